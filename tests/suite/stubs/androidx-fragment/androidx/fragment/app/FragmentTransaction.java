package androidx.fragment.app;

import java.util.ArrayList;
import java.util.List;

/** A stand-in: what is to be done, done on commit. */
public class FragmentTransaction {
    private final FragmentManager manager;
    private final List<Runnable> steps = new ArrayList<>();

    FragmentTransaction(FragmentManager manager) {
        this.manager = manager;
    }

    public FragmentTransaction add(Fragment fragment, String tag) {
        return add(0, fragment, tag);
    }

    public FragmentTransaction add(final int container, final Fragment fragment, final String tag) {
        steps.add(new Runnable() {
            @Override
            public void run() {
                manager.add(fragment, container, tag);
            }
        });
        return this;
    }

    public FragmentTransaction replace(int container, Fragment fragment) {
        return add(container, fragment, "");
    }

    public FragmentTransaction remove(final Fragment fragment) {
        steps.add(new Runnable() {
            @Override
            public void run() {
                manager.remove(fragment);
            }
        });
        return this;
    }

    public int commit() {
        for (Runnable step : steps) {
            step.run();
        }
        return steps.size();
    }

    public int commitAllowingStateLoss() {
        return commit();
    }
}
