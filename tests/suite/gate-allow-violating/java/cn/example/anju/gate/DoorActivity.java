package cn.example.anju.gate;

import android.app.Activity;
import android.os.Bundle;
import android.view.Gravity;
import android.view.View;
import android.view.ViewGroup;
import android.widget.Button;
import android.widget.PopupWindow;
import android.widget.Toast;
import cn.cloudwalk.libproject.Bulider;
import cn.cloudwalk.libproject.LiveActivity;
import cn.cloudwalk.libproject.callback.OnCaptureCallback;
import com.hjq.permissions.OnPermissionCallback;
import com.hjq.permissions.Permission;
import com.hjq.permissions.XXPermissions;
import java.util.List;

/** Opens the door of the building. */
public class DoorActivity extends Activity implements View.OnClickListener, OnCaptureCallback {
    private Button open;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        open = new Button(this);
        open.setText(R.string.open);
        open.setOnClickListener(this);
        setContentView(open);
    }

    @Override
    public void onClick(View view) {
        if (XXPermissions.isGranted(this, Permission.CAMERA)) {
            capture();
            return;
        }
        View content = getLayoutInflater().inflate(R.layout.pop_camera, null);
        final PopupWindow popup = new PopupWindow(
                content, ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.WRAP_CONTENT);
        content.findViewById(R.id.allow).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View button) {
                popup.dismiss();
                askCamera();
            }
        });
        popup.showAtLocation(open, Gravity.TOP, 0, 0);
    }

    private void askCamera() {
        XXPermissions.with(this).permission(Permission.CAMERA).request(new OnPermissionCallback() {
            @Override
            public void onGranted(List<String> permissions, boolean all) {
                capture();
            }
        });
    }

    private void capture() {
        new Bulider()
                .setLicence("YW5qdQ")
                .setLives(1, true)
                .setCaptureCallback(this)
                .startActivity(this, LiveActivity.class);
    }

    @Override
    public void onCapture(final byte[] bestFace, int result) {
        new Thread(new Runnable() {
            @Override
            public void run() {
                final boolean known = DoorServer.searchFace(bestFace);
                runOnUiThread(new Runnable() {
                    @Override
                    public void run() {
                        int text = known ? R.string.opened : R.string.not_opened;
                        Toast.makeText(DoorActivity.this, text, Toast.LENGTH_SHORT).show();
                    }
                });
            }
        }).start();
    }
}
