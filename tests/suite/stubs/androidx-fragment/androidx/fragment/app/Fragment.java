package androidx.fragment.app;

import android.content.Context;
import android.content.Intent;
import android.os.Bundle;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import androidx.activity.result.ActivityResultCallback;
import androidx.activity.result.ActivityResultCaller;
import androidx.activity.result.ActivityResultLauncher;
import androidx.activity.result.contract.ActivityResultContract;

/** A stand-in with the names of the library and bodies of our own. */
public class Fragment implements ActivityResultCaller {
    FragmentActivity activity;
    View view;
    String tag;
    private Bundle arguments;

    public void setArguments(Bundle arguments) {
        this.arguments = arguments;
    }

    public final Bundle getArguments() {
        return arguments;
    }

    public final FragmentActivity getActivity() {
        return activity;
    }

    public final FragmentActivity requireActivity() {
        return activity;
    }

    public Context getContext() {
        return activity;
    }

    public final Context requireContext() {
        return activity;
    }

    public View getView() {
        return view;
    }

    public final String getString(int id) {
        return activity.getString(id);
    }

    public final String getString(int id, Object... values) {
        return activity.getString(id, values);
    }

    public final FragmentManager getParentFragmentManager() {
        return activity.getSupportFragmentManager();
    }

    public void startActivity(Intent intent) {
        activity.startActivity(intent);
    }

    @Override
    public <I, O> ActivityResultLauncher<I> registerForActivityResult(
            ActivityResultContract<I, O> contract, ActivityResultCallback<O> callback) {
        return activity.registerForActivityResult(contract, callback);
    }

    public void onAttach(Context context) {}

    public void onCreate(Bundle saved) {}

    public View onCreateView(LayoutInflater inflater, ViewGroup parent, Bundle saved) {
        return null;
    }

    public void onViewCreated(View view, Bundle saved) {}

    public void onStart() {}

    public void onResume() {}

    public void onDestroyView() {}
}
