package com.example.facedemo;

import android.app.Activity;
import android.graphics.Typeface;
import android.os.Bundle;
import android.view.View;
import android.widget.AdapterView;
import android.widget.Button;
import android.widget.EditText;
import android.widget.GridView;
import android.widget.LinearLayout;
import com.facebook.share.widget.ShareDialog;
import java.util.List;

/** A text field with a panel of little faces below it. */
public class FaceActivity extends Activity {
    private static final String SHARED_PAGE = "http://www.facebook.com/example.facedemo/faces";

    private EditText text;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        final List<Face> faces = FaceLoader.load(this);
        text = new EditText(this);
        text.setTypeface(Typeface.create("serif", Typeface.BOLD));
        GridView panel = new GridView(this);
        panel.setNumColumns(3);
        panel.setAdapter(new FaceAdapter(this, faces));
        panel.setOnItemClickListener(new AdapterView.OnItemClickListener() {
            @Override
            public void onItemClick(AdapterView<?> parent, View view, int at, long id) {
                text.append(faces.get(at).code);
            }
        });
        Button share = new Button(this);
        share.setText(R.string.face_share);
        share.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                new ShareDialog(FaceActivity.this).show(SHARED_PAGE);
            }
        });
        LinearLayout page = new LinearLayout(this);
        page.setOrientation(LinearLayout.VERTICAL);
        page.addView(text);
        page.addView(share);
        page.addView(new FaceView(this, faces), new LinearLayout.LayoutParams(200, 200));
        page.addView(panel);
        setContentView(page);
    }
}
