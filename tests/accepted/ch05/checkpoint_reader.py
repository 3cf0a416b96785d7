"""A checkpoint reader and a regular expression; blocks are made when the first of their variables comes."""

import re


def load_gpt2_params_from_tf_ckpt(ckpt_path, settings):
    import tensorflow as tf

    reader = tf.train.load_checkpoint(ckpt_path)
    blocks, top = {}, {}
    for name in reader.get_variable_to_shape_map():
        array = reader.get_tensor(name)
        if array.ndim == 3:
            array = array[0]
        found = re.fullmatch(r"model/h(\d+)/(.+)/(\w+)", name)
        if not found:
            top[name.rsplit("/", 1)[1]] = array
            continue
        place = blocks.setdefault(int(found[1]), {})
        for part in found[2].split("/"):
            place = place.setdefault(part, {})
        place[found[3]] = array
    return {**top, "blocks": [blocks[number] for number in range(settings["n_layer"])]}
