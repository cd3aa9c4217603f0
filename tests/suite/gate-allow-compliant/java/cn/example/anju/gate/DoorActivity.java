package cn.example.anju.gate;

import android.app.Activity;
import android.os.Bundle;
import android.view.Gravity;
import android.view.View;
import android.view.ViewGroup;
import android.widget.PopupWindow;
import android.widget.Toast;
import cn.cloudwalk.libproject.Bulider;
import cn.cloudwalk.libproject.LiveActivity;
import cn.cloudwalk.libproject.callback.OnCaptureCallback;
import com.hjq.permissions.OnPermissionCallback;
import com.hjq.permissions.Permission;
import com.hjq.permissions.XXPermissions;
import java.util.List;

/** Opens the door of the building, in three ways. */
public class DoorActivity extends Activity implements View.OnClickListener, OnCaptureCallback {
    private View root;

    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        root = getLayoutInflater().inflate(R.layout.door, null);
        setContentView(root);
        root.findViewById(R.id.open).setOnClickListener(this);
        root.findViewById(R.id.open_code).setOnClickListener(this);
        root.findViewById(R.id.open_card).setOnClickListener(this);
        root.findViewById(R.id.forget).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        switch (view.getId()) {
            case R.id.open:
                if (getPreferences(MODE_PRIVATE).getBoolean("face", false)) {
                    askCamera();
                } else {
                    showFaceRules();
                }
                break;
            case R.id.open_code:
                openByCode();
                break;
            case R.id.open_card:
                toast(R.string.card_is);
                break;
            case R.id.forget:
                forget();
                break;
            default:
                break;
        }
    }

    private PopupWindow pop(View content) {
        return new PopupWindow(
                content, ViewGroup.LayoutParams.MATCH_PARENT, ViewGroup.LayoutParams.WRAP_CONTENT);
    }

    private void showFaceRules() {
        View content = getLayoutInflater().inflate(R.layout.pop_face, null);
        final PopupWindow popup = pop(content);
        content.findViewById(R.id.agree).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View button) {
                popup.dismiss();
                getPreferences(MODE_PRIVATE).edit().putBoolean("face", true).apply();
                askCamera();
            }
        });
        content.findViewById(R.id.refuse).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View button) {
                popup.dismiss();
                openByCode();
            }
        });
        popup.showAtLocation(root, Gravity.TOP, 0, 0);
    }

    private void askCamera() {
        if (XXPermissions.isGranted(this, Permission.CAMERA)) {
            capture();
            return;
        }
        View content = getLayoutInflater().inflate(R.layout.pop_camera, null);
        final PopupWindow popup = pop(content);
        content.findViewById(R.id.allow).setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View button) {
                popup.dismiss();
                requestCamera();
            }
        });
        popup.showAtLocation(root, Gravity.TOP, 0, 0);
    }

    private void requestCamera() {
        XXPermissions.with(this).permission(Permission.CAMERA).request(new OnPermissionCallback() {
            @Override
            public void onGranted(List<String> permissions, boolean all) {
                capture();
            }

            @Override
            public void onDenied(List<String> permissions, boolean never) {
                openByCode();
            }
        });
    }

    private void openByCode() {
        toast(R.string.code_is);
    }

    private void forget() {
        getPreferences(MODE_PRIVATE).edit().remove("face").apply();
        new Thread(new Runnable() {
            @Override
            public void run() {
                DoorServer.post("face/delete", new byte[0]);
            }
        }).start();
        toast(R.string.forgotten);
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
                        toast(known ? R.string.opened : R.string.not_opened);
                    }
                });
            }
        }).start();
    }

    private void toast(int text) {
        Toast.makeText(this, text, Toast.LENGTH_SHORT).show();
    }
}
