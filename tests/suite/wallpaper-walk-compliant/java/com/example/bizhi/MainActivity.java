package com.example.bizhi;
import android.app.Activity;
import android.content.Intent;
import android.net.Uri;
import android.os.AsyncTask;
import android.os.Bundle;
import android.widget.Button;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URL;
public class MainActivity extends Activity {
    @Override protected void onCreate(Bundle b) { super.onCreate(b); Button set = new Button(this); set.setText(R.string.set); set.setOnClickListener(v -> startActivityForResult(new Intent(Intent.ACTION_GET_CONTENT).setType("image/*").addCategory(Intent.CATEGORY_OPENABLE), 6)); setContentView(set); }
    @Override protected void onActivityResult(int rc, int res, Intent data) { if (rc == 6 && res == RESULT_OK && data != null) { new CutTask().execute(data.getData()); } }
    private final class CutTask extends AsyncTask<Uri, Void, Boolean> {
        @Override protected Boolean doInBackground(Uri... uris) {
            try {
                HttpURLConnection c = (HttpURLConnection) new URL("https://cut.bizhi.example/cut").openConnection();
                c.setDoOutput(true);
                OutputStream out = c.getOutputStream();
                InputStream in = getContentResolver().openInputStream(uris[0]);
                byte[] buf = new byte[8192];
                for (int n; (n = in.read(buf)) > 0;) { out.write(buf, 0, n); }
                in.close(); out.close();
                return c.getResponseCode() == 200;
            } catch (IOException e) { return false; }
        }
        @Override protected void onPostExecute(Boolean ok) { setTitle(ok ? "完成" : "失败"); }
    }
}
