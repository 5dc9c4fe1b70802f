using System.Text;
using Confluent.Kafka;

namespace Candlewick.StreamApi.Tail;

/// <summary>Record keys as strings, one object for each instrument however many records carry it. Used by one thread.</summary>
internal sealed class KeyPool : IDeserializer<string?>
{
    private const int MaxLength = 256;

    private readonly Dictionary<string, string> _keys = [];

    public string? Deserialize(ReadOnlySpan<byte> data, bool isNull, SerializationContext context)
    {
        if (isNull)
        {
            return null;
        }

        if (data.Length > MaxLength)
        {
            return Encoding.UTF8.GetString(data);
        }

        Span<char> text = stackalloc char[MaxLength];
        var key = text[..Encoding.UTF8.GetChars(data, text)];
        var lookup = _keys.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(key, out string? pooled))
        {
            pooled = key.ToString();
            _keys.Add(pooled, pooled);
        }

        return pooled;
    }
}
