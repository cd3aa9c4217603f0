package android.widget;

import android.content.Context;
import android.graphics.Bitmap;
import android.graphics.drawable.Drawable;
import android.net.Uri;
import android.util.AttributeSet;
import android.view.View;

public class ImageView extends View {
    public ImageView(Context context) {
        super(context);
    }

    public ImageView(Context context, AttributeSet attributes) {
        super(context);
    }

    public void setImageBitmap(Bitmap bitmap) {}

    public void setImageResource(int id) {}

    public void setImageURI(Uri uri) {}

    public void setImageDrawable(Drawable drawable) {}
}
