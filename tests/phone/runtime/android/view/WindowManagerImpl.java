package android.view;

final class WindowManagerImpl implements WindowManager {
    @Override
    public void addView(View view, ViewGroup.LayoutParams params) {}

    @Override
    public void removeView(View view) {}
}
