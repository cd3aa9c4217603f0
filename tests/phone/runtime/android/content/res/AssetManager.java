package android.content.res;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipFile;

public final class AssetManager {
    public InputStream open(String name) throws IOException {
        try (ZipFile apk = new ZipFile(sim.Phone.fact("apk"))) {
            var entry = apk.getEntry("assets/" + name);
            if (entry == null) {
                throw new FileNotFoundException(name);
            }
            return new java.io.ByteArrayInputStream(apk.getInputStream(entry).readAllBytes());
        }
    }

    public String[] list(String folder) throws IOException {
        String start = "assets/" + (folder.isEmpty() ? "" : folder + "/");
        try (ZipFile apk = new ZipFile(sim.Phone.fact("apk"))) {
            return apk.stream().map(entry -> entry.getName()).filter(name -> name.startsWith(start))
                    .map(name -> name.substring(start.length()).split("/")[0]).distinct().toArray(String[]::new);
        }
    }
}
