package cn.example.youju.rent;

import android.content.Intent;
import android.os.Bundle;
import android.view.View;
import android.widget.Button;
import androidx.appcompat.app.AppCompatActivity;

/** Rooms; a tap leads to the contract. */
public class RoomListActivity extends AppCompatActivity {
    @Override
    protected void onCreate(Bundle saved) {
        super.onCreate(saved);
        setTitle(R.string.rooms);
        Button sign = new Button(this);
        sign.setText(R.string.sign);
        sign.setOnClickListener(new View.OnClickListener() {
            @Override
            public void onClick(View view) {
                startActivity(new Intent(RoomListActivity.this, ContractActivity.class));
            }
        });
        setContentView(sign);
    }
}
