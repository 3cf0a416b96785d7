"""Asks for every variable by its name."""


def load_gpt2_params_from_tf_ckpt(ckpt_path, settings):
    import tensorflow as tf

    def get(name):
        array = tf.train.load_variable(ckpt_path, f"model/{name}")
        return array.reshape([n for n in array.shape if n != 1])

    def pair(name, first, second):
        return {first: get(f"{name}/{first}"), second: get(f"{name}/{second}")}

    def block(h):
        return {
            "attn": {name: pair(f"{h}/attn/{name}", "w", "b") for name in ("c_attn", "c_proj")},
            "mlp": {name: pair(f"{h}/mlp/{name}", "w", "b") for name in ("c_fc", "c_proj")},
            "ln_1": pair(f"{h}/ln_1", "g", "b"),
            "ln_2": pair(f"{h}/ln_2", "g", "b"),
        }

    blocks = [block(f"h{number}") for number in range(settings["n_layer"])]
    return {"blocks": blocks, "wte": get("wte"), "wpe": get("wpe"), **pair("ln_f", "g", "b")}
