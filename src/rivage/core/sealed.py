"""Fields that only the application can read: AES-256-GCM, bound to their place.

What is stored: version byte, key identifier (length, ASCII), 12 random bytes, ciphertext and tag.
The associated data is "app.Model.field:primary key", so a value copied to another row or another
column no longer opens. A wrong key or a changed byte raises `Unsealable`; the raw ciphertext is
never given as if it were the text, and never written over.
"""

import json
import os
from base64 import b64decode
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django import forms
from django.conf import settings
from django.core.exceptions import FieldError, ImproperlyConfigured
from django.db import models
from django.utils.text import capfirst

VERSION = 1
NONCE_BYTES = 12


class Unsealable(Exception):
    """The stored bytes do not open with the keys at hand, in this place."""


@dataclass(frozen=True)
class Keyring:
    """Keys by identifier; `current` seals, all of them open."""

    current: str
    keys: Mapping[str, AESGCM]

    @classmethod
    def parse(cls, text: str) -> "Keyring":
        """From "k2:base64,k1:base64", the current key first. 32 bytes each."""
        keys: dict[str, AESGCM] = {}
        for part in filter(None, (part.strip() for part in text.split(","))):
            name, _, encoded = part.partition(":")
            secret = b64decode(encoded, validate=True)
            if not name.isascii() or not 0 < len(name) < 32 or len(secret) != 32:
                raise ImproperlyConfigured("A field key is written identifier:base64 of 32 bytes.")
            keys[name] = AESGCM(secret)
        if not keys:
            raise ImproperlyConfigured("RIVAGE_FIELD_KEYS holds no key.")
        return cls(current=next(iter(keys)), keys=keys)

    def seal(self, plain: bytes, place: str) -> bytes:
        name = self.current.encode()
        nonce = os.urandom(NONCE_BYTES)
        head = bytes([VERSION, len(name)]) + name
        return head + nonce + self.keys[self.current].encrypt(nonce, plain, place.encode())

    def unseal(self, stored: bytes, place: str) -> bytes:
        name, body = split(stored)
        try:
            key = self.keys[name]
            return key.decrypt(body[:NONCE_BYTES], body[NONCE_BYTES:], place.encode())
        except (KeyError, InvalidTag, ValueError) as error:
            raise Unsealable(f"{place} does not open with key {name!r}") from error


def split(stored: bytes) -> tuple[str, bytes]:
    """The key's identifier and the sealed body."""
    try:
        if stored[0] != VERSION:
            raise Unsealable("unknown format of sealed value")
        end = 2 + stored[1]
        return stored[2:end].decode("ascii"), stored[end:]
    except (IndexError, UnicodeDecodeError) as error:
        raise Unsealable("not a sealed value") from error


@lru_cache(maxsize=4)
def _parsed(text: str) -> Keyring:
    return Keyring.parse(text)


def keyring() -> Keyring:
    return _parsed(settings.RIVAGE_FIELD_KEYS)


@dataclass(frozen=True)
class Sealed:
    """Bytes as the database holds them, before anyone asked to read them."""

    stored: bytes


class SealedField(models.BinaryField):  # type: ignore[type-arg]  # not generic at run time
    """Plain on the instance, sealed in the database; never filtered, ordered, bulk-updated."""

    empty_strings_allowed = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", True)
        kwargs.setdefault("editable", True)
        super().__init__(*args, **kwargs)

    def contribute_to_class(
        self, cls: type[models.Model], name: str, private_only: bool = False
    ) -> None:
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, Reader(self))

    def place(self, pk: object) -> str:
        return f"{self.model._meta.label}.{self.attname}:{pk}"

    def from_db_value(self, value: Any, *_: object) -> Sealed | None:
        return None if value is None else Sealed(bytes(value))

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        value = model_instance.__dict__.get(self.attname)
        if value is None or isinstance(value, Sealed):
            # Untouched since it was read: written back as it was.
            return None if value is None else value
        if model_instance.pk is None:
            raise FieldError(f"{self.attname} needs the primary key before it can be sealed.")
        plain = self.to_bytes(value)
        return Sealed(keyring().seal(plain, self.place(model_instance.pk)))

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if value is None:
            return None
        if not isinstance(value, Sealed):
            raise FieldError(f"{self.attname} is sealed: save the object, do not update the set.")
        return super().get_db_prep_value(value.stored, connection, prepared)

    def get_prep_value(self, value: Any) -> Any:
        return value

    def get_lookup(self, lookup_name: str) -> Any:
        if lookup_name == "isnull":
            return super().get_lookup(lookup_name)
        raise FieldError(f"{self.attname} is sealed: it cannot be searched.")

    def to_python(self, value: Any) -> Any:
        # BinaryField would take text for base64: ours is text already.
        return value

    def value_to_string(self, obj: models.Model) -> str:
        raise FieldError(f"{self.attname} is sealed: it is not serialised.")

    def to_bytes(self, value: Any) -> bytes:
        raise NotImplementedError

    def from_bytes(self, plain: bytes) -> Any:
        raise NotImplementedError

    def empty(self) -> Any:
        raise NotImplementedError


class Reader:
    """Unseals on the first reading, and remembers on the instance."""

    def __init__(self, field: SealedField) -> None:
        self.field = field

    def __get__(self, instance: models.Model | None, owner: object = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            plain = keyring().unseal(value.stored, self.field.place(instance.pk))
            return self.field.from_bytes(plain)
        return self.field.empty() if value is None else value

    def __set__(self, instance: models.Model, value: Any) -> None:
        before = instance.__dict__.get(self.field.attname)
        if isinstance(before, Sealed) and not isinstance(value, Sealed):
            said = self.field.empty() if value is None else value
            # The same words again are no change: the history would show an edit nobody made.
            if self.__get__(instance) == said:
                return
        instance.__dict__[self.field.attname] = value


class SealedTextField(SealedField):
    """Free text; "" when nothing was written (stored as NULL)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        super().__init__(*args, **kwargs)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        if model_instance.__dict__.get(self.attname) == "":
            return None
        return super().pre_save(model_instance, add)

    def to_bytes(self, value: str) -> bytes:
        return value.encode()

    def from_bytes(self, plain: bytes) -> str:
        return plain.decode()

    def empty(self) -> str:
        return ""

    def formfield(self, **kwargs: Any) -> Any:
        return forms.CharField(
            **{
                "required": not self.blank,
                "label": capfirst(self.verbose_name),
                "help_text": self.help_text,
                "widget": forms.Textarea(attrs={"rows": 3}),
                **kwargs,
            }
        )


class SealedBytesField(SealedField):
    """A file, or a piece of one, as it came; no form writes it."""

    def to_bytes(self, value: bytes) -> bytes:
        return value

    def from_bytes(self, plain: bytes) -> bytes:
        return plain

    def empty(self) -> bytes:
        return b""

    def formfield(self, **kwargs: Any) -> None:
        return None


class SealedJSONField(SealedField):
    """Anything JSON can say; {} when nothing was written (stored as NULL)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("null", True)
        super().__init__(*args, **kwargs)

    def to_bytes(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False).encode()

    def from_bytes(self, plain: bytes) -> Any:
        return json.loads(plain)

    def empty(self) -> dict[str, Any]:
        return {}
