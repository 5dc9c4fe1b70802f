namespace Candlewick.EmbeddedKafka.Log.Records;

/// <summary>Walks the records of an uncompressed payload without allocating.</summary>
internal ref struct RecordReader(ReadOnlySpan<byte> payload)
{
    private readonly ReadOnlySpan<byte> _payload = payload;
    private int _at;

    /// <summary>True once a record was met whose lengths do not fit its bytes.</summary>
    public bool IsMalformed { get; private set; }

    /// <summary>True when every byte of the payload was read.</summary>
    public readonly bool IsAtEnd => _at == _payload.Length;

    public bool TryRead(out Record record)
    {
        record = default;
        if (IsAtEnd || IsMalformed)
        {
            return false;
        }

        int at = _at;
        if (!Varint.TryRead(_payload, ref at, out long length) || length < 1 || length > _payload.Length - at)
        {
            return Malformed();
        }

        var bytes = _payload.Slice(at, (int)length);
        int inside = 1;
        if (!Varint.TryRead(bytes, ref inside, out long timestampDelta)
            || !Varint.TryRead(bytes, ref inside, out long offsetDelta)
            || offsetDelta is < 0 or > int.MaxValue)
        {
            return Malformed();
        }

        var body = bytes[inside..];
        if (!TryReadField(bytes, ref inside, out bool hasKey, out var key) || !TryReadField(bytes, ref inside, out bool hasValue, out var value)
            || !SkipHeaders(bytes, inside))
        {
            return Malformed();
        }

        _at = at + (int)length;
        record = new Record
        {
            TimestampDelta = timestampDelta,
            OffsetDelta = (int)offsetDelta,
            HasKey = hasKey,
            Key = key,
            HasValue = hasValue,
            Value = value,
            Body = body,
        };
        return true;
    }

    private static bool TryReadField(ReadOnlySpan<byte> bytes, scoped ref int at, out bool present, out ReadOnlySpan<byte> field)
    {
        field = default;
        present = false;
        if (!Varint.TryRead(bytes, ref at, out long length) || length < -1 || length > bytes.Length - at)
        {
            return false;
        }

        present = length >= 0;
        if (present)
        {
            field = bytes.Slice(at, (int)length);
            at += (int)length;
        }

        return true;
    }

    private static bool SkipHeaders(ReadOnlySpan<byte> bytes, int at)
    {
        if (!Varint.TryRead(bytes, ref at, out long count) || count < 0 || count > bytes.Length)
        {
            return false;
        }

        for (long i = 0; i < count; i++)
        {
            // A header's name may be empty but not absent.
            if (!TryReadField(bytes, ref at, out bool named, out _) || !named || !TryReadField(bytes, ref at, out _, out _))
            {
                return false;
            }
        }

        return at == bytes.Length;
    }

    private bool Malformed()
    {
        IsMalformed = true;
        return false;
    }
}
