package cn.example.huixiaotong;

import android.content.Context;
import android.os.Bundle;
import android.view.LayoutInflater;
import android.view.View;
import android.view.ViewGroup;
import androidx.fragment.app.DialogFragment;

/** Asks; the page that shows it hears the answer. */
public class FaceDialog extends DialogFragment implements View.OnClickListener {
    private Host host;

    /** Where the answer goes. */
    public interface Host {
        void onFaceAgreed();

        void onFaceRefused();
    }

    @Override
    public void onAttach(Context context) {
        super.onAttach(context);
        host = (Host) context;
    }

    @Override
    public View onCreateView(LayoutInflater inflater, ViewGroup parent, Bundle saved) {
        return inflater.inflate(R.layout.dialog_face, parent, false);
    }

    @Override
    public void onViewCreated(View view, Bundle saved) {
        view.findViewById(R.id.btn_agree).setOnClickListener(this);
        view.findViewById(R.id.btn_disagree).setOnClickListener(this);
    }

    @Override
    public void onClick(View view) {
        dismiss();
        if (view.getId() == R.id.btn_agree) {
            host.onFaceAgreed();
        } else {
            host.onFaceRefused();
        }
    }
}
