"""A language model that has learned nothing: architecture llama, random weights, a real vocabulary, half a megabyte.

`python -m tests.llama.model FILE`, from backend/, with the Python of .venv-llama, writes it as GGUF, always the same.
"""

import sys

import gguf
import numpy as np

from tests.llama.vocabulary import learned

_SEED = 20261122
_WIDTH, _HEADS, _LAYERS, _INNER = 64, 4, 2, 128
# So many tokens that nobody waits for them all: it writes until it is stopped, or the window is full.
_WINDOW = 16384
_MERGES = 160
_TEXT = """\
Why is the sky blue? Light from the sun holds every colour, and the air through which it comes scatters some of them
more than others. The shorter the waves of a light are, the more of it is scattered: blue light goes everywhere, while
red light goes straight on. So whoever looks away from the sun sees what was scattered on its way, and that is blue.
In the evening the light has a longer way through the air. Then most of the blue is gone before it reaches us, and what
is left over is orange and red. On the moon, where there is no air, the sky is black at every hour of the day. Someone
who stands there sees the stars beside the sun. The sea is blue for another reason: water swallows red light.
"""
_START, _END = "<|start|>", "<|end|>"
_TEMPLATE = (
    "{% for message in messages %}<|start|>{{ message.role }}\n{{ message.content }}<|end|>{% endfor %}"
    "{% if add_generation_prompt %}<|start|>assistant\n{% endif %}"
)


def write(path: str) -> None:
    writer = gguf.GGUFWriter(path, "llama")
    writer.add_context_length(_WINDOW)
    writer.add_embedding_length(_WIDTH)
    writer.add_block_count(_LAYERS)
    writer.add_feed_forward_length(_INNER)
    writer.add_head_count(_HEADS)
    writer.add_layer_norm_rms_eps(1e-5)
    size = _add_vocabulary(writer)
    _add_weights(writer, size)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def _add_vocabulary(writer: gguf.GGUFWriter) -> int:
    """How many tokens it has; the last two begin and end what somebody said."""
    vocabulary = learned(_TEXT, _MERGES)
    tokens = [*vocabulary.tokens, _START, _END]
    plain, special = gguf.TokenType.NORMAL, gguf.TokenType.CONTROL
    writer.add_vocab_size(len(tokens))
    writer.add_tokenizer_model("gpt2")
    writer.add_tokenizer_pre("gpt-2")
    writer.add_token_list(tokens)
    writer.add_token_types([plain] * len(vocabulary.tokens) + [special] * 2)
    writer.add_token_merges(vocabulary.merges)
    writer.add_bos_token_id(tokens.index(_START))
    writer.add_eos_token_id(tokens.index(_END))
    writer.add_add_bos_token(False)
    writer.add_chat_template(_TEMPLATE)
    return len(tokens)


def _add_weights(writer: gguf.GGUFWriter, size: int) -> None:
    random = np.random.default_rng(_SEED)

    def matrix(rows: int, columns: int) -> np.ndarray:
        return random.normal(0, columns**-0.5, (rows, columns)).astype(np.float32)

    ones = np.ones(_WIDTH, np.float32)
    writer.add_tensor("token_embd.weight", matrix(size, _WIDTH))
    for layer in range(_LAYERS):
        block = f"blk.{layer}"
        writer.add_tensor(f"{block}.attn_norm.weight", ones)
        for name in ("attn_q", "attn_k", "attn_v", "attn_output"):
            writer.add_tensor(f"{block}.{name}.weight", matrix(_WIDTH, _WIDTH))
        writer.add_tensor(f"{block}.ffn_norm.weight", ones)
        writer.add_tensor(f"{block}.ffn_gate.weight", matrix(_INNER, _WIDTH))
        writer.add_tensor(f"{block}.ffn_up.weight", matrix(_INNER, _WIDTH))
        writer.add_tensor(f"{block}.ffn_down.weight", matrix(_WIDTH, _INNER))
    writer.add_tensor("output_norm.weight", ones)
    output = matrix(size, _WIDTH)
    # Never the likeliest: half a character, a control character, and the end, so that it writes until it is stopped.
    output[:32] = output[127:256] = output[-2:] = 0
    writer.add_tensor("output.weight", output)


if __name__ == "__main__":
    write(sys.argv[1])
