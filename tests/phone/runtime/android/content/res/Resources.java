package android.content.res;

import android.util.DisplayMetrics;

public class Resources {
    private final AssetManager assets = new AssetManager();

    public String getString(int id) {
        return sim.Resources.string(id);
    }

    public String getString(int id, Object... values) {
        return String.format(sim.Resources.string(id), values);
    }

    public CharSequence getText(int id) {
        return sim.Resources.string(id);
    }

    public String[] getStringArray(int id) {
        return sim.Resources.array(id);
    }

    public int getColor(int id) {
        return 0xff000000;
    }

    public final AssetManager getAssets() {
        return assets;
    }

    public DisplayMetrics getDisplayMetrics() {
        return new DisplayMetrics();
    }
}
