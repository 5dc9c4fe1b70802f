using System.Text;

namespace Candlewick.Instruments.Formats;

/// <summary>One string for each text that occurs often: names, underlyings, venues. Used by one thread.</summary>
internal sealed class TextPool
{
    private const int MaxLength = 128;

    private readonly Dictionary<string, string> _texts = new(StringComparer.Ordinal);

    public string Get(ReadOnlySpan<byte> utf8)
    {
        if (utf8.Length > MaxLength)
        {
            return Encoding.UTF8.GetString(utf8);
        }

        Span<char> text = stackalloc char[MaxLength];
        return Get(text[..Encoding.UTF8.GetChars(utf8, text)]);
    }

    public string Get(ReadOnlySpan<char> text)
    {
        var lookup = _texts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (!lookup.TryGetValue(text, out string? pooled))
        {
            pooled = text.ToString();
            _texts.Add(pooled, pooled);
        }

        return pooled;
    }
}
