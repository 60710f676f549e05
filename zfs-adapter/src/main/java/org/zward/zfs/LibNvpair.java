package org.zward.zfs;

import com.sun.jna.Library;
import com.sun.jna.Pointer;
import com.sun.jna.ptr.PointerByReference;

/**
 * libnvpair, {@code libnvpair.so.3}: {@code include/sys/nvpair.h} of OpenZFS 2.0.7, 2.1.11, 2.2.7, 2.3.2 and 2.4.4, the
 * same in all of them but for {@code const}.
 *
 * <p>The functions that return {@code int} return 0 or an errno: ENOENT for a name that is not there, or is there with
 * another type. What a lookup yields belongs to the list and lives as long as it. The {@code fnvlist_*} functions abort
 * the process where these fail, so none of them is here.
 */
@SuppressWarnings("MemberName") // C names
interface LibNvpair extends Library {

    /** {@code nvlist_alloc}: each name at most once. */
    int NV_UNIQUE_NAME = 0x1;

    int nvlist_alloc(PointerByReference list, int flags, int kmflag);

    void nvlist_free(Pointer list);

    int nvlist_add_string(Pointer list, String name, String value);

    int nvlist_lookup_uint64(Pointer list, String name, Pointer value);

    int nvlist_lookup_string(Pointer list, String name, Pointer value);

    int nvlist_lookup_nvlist(Pointer list, String name, Pointer value);

    int nvlist_lookup_uint64_array(Pointer list, String name, Pointer values, Pointer count);

    int nvlist_lookup_nvlist_array(Pointer list, String name, Pointer values, Pointer count);

    Pointer nvlist_next_nvpair(Pointer list, Pointer pair);

    String nvpair_name(Pointer pair);

    int nvpair_value_nvlist(Pointer pair, Pointer value);
}
