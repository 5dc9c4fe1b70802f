namespace Candlewick.Ingestor.SmartApi;

/// <summary>Text messages of the smart stream, which need be no valid JSON.</summary>
internal static class SmartApiText
{
    /// <summary>The text behind a name in its quotes; empty where there is none.</summary>
    /// <param name="name">With its quotes.</param>
    public static ReadOnlySpan<byte> Field(ReadOnlySpan<byte> message, ReadOnlySpan<byte> name)
    {
        int at = message.IndexOf(name);
        if (at < 0)
        {
            return default;
        }

        var rest = message[(at + name.Length)..].TrimStart(" \t\r\n:"u8);
        if (rest.IsEmpty || rest[0] != (byte)'"')
        {
            return default;
        }

        int end = rest[1..].IndexOf((byte)'"');
        return end < 0 ? default : rest.Slice(1, end);
    }
}
