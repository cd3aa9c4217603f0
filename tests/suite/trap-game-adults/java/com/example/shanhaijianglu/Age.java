package com.example.shanhaijianglu;

import java.util.Calendar;

/** Years, from the number of an identity card. */
final class Age {
    private Age() {}

    static int years(String number) {
        if (number.length() != 18) {
            return 0;
        }
        Calendar now = Calendar.getInstance();
        int birth = Integer.parseInt(number.substring(6, 10));
        int day = Integer.parseInt(number.substring(10, 14));
        int today = (now.get(Calendar.MONTH) + 1) * 100 + now.get(Calendar.DAY_OF_MONTH);
        return now.get(Calendar.YEAR) - birth - (today < day ? 1 : 0);
    }

    static boolean night() {
        return Calendar.getInstance().get(Calendar.HOUR_OF_DAY) >= 22;
    }
}
