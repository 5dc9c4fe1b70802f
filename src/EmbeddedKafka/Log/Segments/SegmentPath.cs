using System.Globalization;

namespace Candlewick.EmbeddedKafka.Log.Segments;

/// <summary>File names of a segment: its base offset in 20 digits, as Kafka's tools expect.</summary>
internal static class SegmentPath
{
    public const string Log = ".log";
    public const string Index = ".index";
    public const string TimeIndex = ".timeindex";
    public const string AbortedIndex = ".txnindex";
    public const string Producers = ".producers";

    /// <summary>Behind a name: written by compaction, not yet part of the log.</summary>
    public const string Cleaned = ".cleaned";

    public static string Of(string folder, long baseOffset, string extension) =>
        Path.Combine(folder, baseOffset.ToString("D20", CultureInfo.InvariantCulture) + extension);

    /// <summary>Base offsets of the files with an extension, ascending.</summary>
    public static long[] List(string folder, string extension) =>
        [.. Directory.EnumerateFiles(folder, "*" + extension)
            .Where(f => f.EndsWith(extension, StringComparison.Ordinal))
            .Select(f => Path.GetFileName(f)[..^extension.Length])
            .Where(n => n.Length == 20 && n.All(char.IsAsciiDigit))
            .Select(n => long.Parse(n, CultureInfo.InvariantCulture))
            .Order()];

    public static void Delete(string folder, long baseOffset)
    {
        foreach (string extension in (ReadOnlySpan<string>)[Log, Index, TimeIndex, AbortedIndex])
        {
            File.Delete(Of(folder, baseOffset, extension));
        }
    }
}
