"""Ends well where a font of this machine has the characters of the notebooks' pictures."""

import sys

from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

CHARACTERS = "各旗县市每月报酬合计（合成台账，自拟标准）元万乌兰浩特阿尔山科沁右翼前中扎赉突泉"


def has_all(path):
    try:
        face = FT2Font(path)
    except RuntimeError:
        return False
    return all(face.get_char_index(ord(character)) for character in CHARACTERS)


if __name__ == "__main__":
    sys.exit(not any(map(has_all, font_manager.findSystemFonts())))
