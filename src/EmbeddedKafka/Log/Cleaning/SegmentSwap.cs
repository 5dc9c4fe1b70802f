using System.Globalization;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log.Cleaning;

/// <summary>
/// Replaces segments by one compacted one, as a whole or not at all. The compacted files lie ready with the suffix
/// <c>.cleaned</c>; the appearance of the file <c>swap</c>, which lists the base offsets to replace, decides. After
/// a crash what it began is finished; cleaned files without it are deleted.
/// </summary>
internal static class SegmentSwap
{
    private const string FileName = "swap";

    /// <summary>The moment of decision; <see cref="Finish"/> does the rest.</summary>
    public static void Decide(string folder, IEnumerable<long> replaced, LogDisk disk)
    {
        string text = string.Join('\n', replaced.Select(b => b.ToString(CultureInfo.InvariantCulture)));
        disk.Replace(Path.Combine(folder, FileName), System.Text.Encoding.ASCII.GetBytes(text));
    }

    /// <summary>Finishes a decided swap, forgets an undecided one. Safe to repeat.</summary>
    public static void Finish(string folder, LogDisk disk)
    {
        string path = Path.Combine(folder, FileName);
        if (File.Exists(path))
        {
            long[] replaced = [.. File.ReadAllLines(path).Select(l => long.Parse(l, CultureInfo.InvariantCulture))];
            Move(folder, replaced);
            disk.FlushFolder(folder);
            File.Delete(path);
        }

        foreach (string left in Directory.EnumerateFiles(folder, "*" + SegmentPath.Cleaned).ToList())
        {
            File.Delete(left);
        }
    }

    private static void Move(string folder, long[] replaced)
    {
        foreach (long b in replaced[1..])
        {
            SegmentPath.Delete(folder, b);
        }

        string cleanedLog = SegmentPath.Of(folder, replaced[0], SegmentPath.Log) + SegmentPath.Cleaned;
        if (!File.Exists(cleanedLog))
        {
            // Moved last, so the others are in place.
            return;
        }

        // No records of aborted transactions are left in a compacted segment, so there are none to name.
        File.Delete(SegmentPath.Of(folder, replaced[0], SegmentPath.AbortedIndex));
        foreach (string extension in (ReadOnlySpan<string>)[SegmentPath.Index, SegmentPath.TimeIndex, SegmentPath.Log])
        {
            string target = SegmentPath.Of(folder, replaced[0], extension);
            if (File.Exists(target + SegmentPath.Cleaned))
            {
                File.Move(target + SegmentPath.Cleaned, target, overwrite: true);
            }
        }
    }
}
