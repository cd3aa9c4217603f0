package android.util;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

public final class Log {
    public static final int VERBOSE = 2;
    public static final int DEBUG = 3;
    public static final int INFO = 4;
    public static final int WARN = 5;
    public static final int ERROR = 6;

    private Log() {}

    public static int v(String tag, String text) {
        return println(VERBOSE, tag, text);
    }

    public static int v(String tag, String text, Throwable why) {
        return println(VERBOSE, tag, text + "\n" + getStackTraceString(why));
    }

    public static int d(String tag, String text) {
        return println(DEBUG, tag, text);
    }

    public static int d(String tag, String text, Throwable why) {
        return println(DEBUG, tag, text + "\n" + getStackTraceString(why));
    }

    public static int i(String tag, String text) {
        return println(INFO, tag, text);
    }

    public static int i(String tag, String text, Throwable why) {
        return println(INFO, tag, text + "\n" + getStackTraceString(why));
    }

    public static int w(String tag, String text) {
        return println(WARN, tag, text);
    }

    public static int w(String tag, String text, Throwable why) {
        return println(WARN, tag, text + "\n" + getStackTraceString(why));
    }

    public static int w(String tag, Throwable why) {
        return println(WARN, tag, getStackTraceString(why));
    }

    public static int e(String tag, String text) {
        return println(ERROR, tag, text);
    }

    public static int e(String tag, String text, Throwable why) {
        return println(ERROR, tag, text + "\n" + getStackTraceString(why));
    }

    public static int wtf(String tag, String text) {
        return println(ERROR, tag, text);
    }

    public static boolean isLoggable(String tag, int level) {
        return level >= INFO;
    }

    public static String getStackTraceString(Throwable why) {
        StringWriter text = new StringWriter();
        if (why != null) {
            why.printStackTrace(new PrintWriter(text, true));
        }
        return text.toString();
    }

    public static int println(int level, String tag, String text) {
        StringBuilder lines = new StringBuilder();
        String stamp = sim.Phone.currentTimeMillis() + "\t" + android.os.Process.myPid() + "\t" + android.os.Process.myTid();
        for (String line : String.valueOf(text).split("\n")) {
            lines.append(stamp).append('\t').append("??VDIWE".charAt(level)).append('\t').append(tag).append('\t');
            lines.append(line).append('\n');
        }
        // Not by a stream: writing to those is what tests watch.
        try (FileChannel log = FileChannel.open(Path.of("/data/log/main"), StandardOpenOption.APPEND)) {
            log.write(ByteBuffer.wrap(lines.toString().getBytes(StandardCharsets.UTF_8)));
        } catch (IOException lost) {
            return -1;
        }
        return lines.length();
    }
}
