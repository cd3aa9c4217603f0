package androidx.fragment.app;

import android.view.View;
import android.view.ViewGroup;
import java.util.ArrayList;
import java.util.List;

/** A stand-in that shows a fragment at once and keeps it by its tag. */
public class FragmentManager {
    final FragmentActivity activity;
    private final List<Fragment> added = new ArrayList<>();

    FragmentManager(FragmentActivity activity) {
        this.activity = activity;
    }

    public FragmentTransaction beginTransaction() {
        return new FragmentTransaction(this);
    }

    public Fragment findFragmentByTag(String tag) {
        for (Fragment fragment : added) {
            if (tag.equals(fragment.tag)) {
                return fragment;
            }
        }
        return null;
    }

    void add(Fragment fragment, int container, String tag) {
        fragment.activity = activity;
        fragment.tag = tag;
        added.add(fragment);
        fragment.onAttach(activity);
        fragment.onCreate(null);
        ViewGroup parent = (ViewGroup) activity.findViewById(container);
        View view = fragment.onCreateView(activity.getLayoutInflater(), parent, null);
        if (view != null) {
            fragment.view = view;
            fragment.onViewCreated(view, null);
            if (parent != null) {
                parent.addView(view);
            }
        }
        fragment.onStart();
        fragment.onResume();
    }

    void remove(Fragment fragment) {
        added.remove(fragment);
        fragment.onDestroyView();
    }

    void resume() {
        for (Fragment fragment : new ArrayList<>(added)) {
            fragment.onResume();
        }
    }
}
