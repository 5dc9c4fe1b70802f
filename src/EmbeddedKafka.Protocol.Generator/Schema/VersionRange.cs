using System.Globalization;

namespace Candlewick.EmbeddedKafka.Protocol.Generator.Schema;

/// <summary>The API versions from <see cref="First"/> to <see cref="Last"/>, both included; written <c>3-12</c>, <c>9+</c> or <c>5</c>.</summary>
internal readonly struct VersionRange(short first, short last)
{
    public static readonly VersionRange All = new(0, short.MaxValue);

    public static readonly VersionRange None = new(0, -1);

    public short First => first;

    public short Last => last;

    public bool IsEmpty => last < first;

    public bool Contains(int version) => version >= first && version <= last;

    public bool Covers(VersionRange other) => other.IsEmpty || (first <= other.First && last >= other.Last);

    public VersionRange Intersect(VersionRange other) =>
        new(Math.Max(first, other.First), Math.Min(last, other.Last));

    /// <summary>Reads the written form; <c>none</c> is the empty range.</summary>
    public static bool TryParse(string text, out VersionRange range)
    {
        range = None;
        if (text == "none") return true;

        if (text.EndsWith("+", StringComparison.Ordinal)) return TryMake(text.Substring(0, text.Length - 1), null, out range);
        int dash = text.IndexOf('-');
        return dash < 0
            ? TryMake(text, text, out range)
            : TryMake(text.Substring(0, dash), text.Substring(dash + 1), out range);
    }

    public override string ToString() =>
        IsEmpty ? "none" : last == short.MaxValue ? $"{first}+" : first == last ? $"{first}" : $"{first}-{last}";

    private static bool TryMake(string firstText, string? lastText, out VersionRange range)
    {
        range = None;
        if (!short.TryParse(firstText, NumberStyles.None, CultureInfo.InvariantCulture, out short from)) return false;
        short to = short.MaxValue;
        if (lastText is not null && !short.TryParse(lastText, NumberStyles.None, CultureInfo.InvariantCulture, out to)) return false;
        range = new VersionRange(from, to);
        return !range.IsEmpty;
    }
}
