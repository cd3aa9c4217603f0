package android.provider;

import android.content.ContentResolver;
import android.graphics.Bitmap;
import android.graphics.BitmapFactory;
import android.net.Uri;
import java.io.IOException;
import java.io.InputStream;

public final class MediaStore {
    public static final String ACTION_IMAGE_CAPTURE = "android.media.action.IMAGE_CAPTURE";
    public static final String EXTRA_OUTPUT = "output";

    public interface MediaColumns extends BaseColumns {
        String DATA = "_data";
        String DISPLAY_NAME = "_display_name";
        String SIZE = "_size";
        String MIME_TYPE = "mime_type";
        String DATE_ADDED = "date_added";
    }

    public static final class Images {
        public interface ImageColumns extends MediaColumns {
            String DATE_TAKEN = "datetaken";
        }

        public static final class Media implements ImageColumns {
            public static Bitmap getBitmap(ContentResolver resolver, Uri uri) throws IOException {
                try (InputStream stream = resolver.openInputStream(uri)) {
                    return BitmapFactory.decodeStream(stream);
                }
            }

            public static final Uri EXTERNAL_CONTENT_URI = Uri.parse("content://media/external/images/media");
            public static final Uri INTERNAL_CONTENT_URI = Uri.parse("content://media/internal/images/media");
        }
    }
}
