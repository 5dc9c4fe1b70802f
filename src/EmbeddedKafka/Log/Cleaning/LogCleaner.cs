using Candlewick.EmbeddedKafka.Log.Compression;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log.Cleaning;

/// <summary>
/// One pass of compaction over the segments of a log that stand still and are decided: a table of the last offset
/// of each key in the new part, then every segment rewritten without what that table supersedes. Neighbours that
/// became small are joined.
/// </summary>
internal sealed class LogCleaner(string folder, LogConfig config, LogSettings settings)
{
    /// <summary>Keys looked at in one pass, 40 MB or so; a log with more is compacted in several.</summary>
    private const int MaxKeys = 1_000_000;

    private const int WriteBytes = 1 << 20;

    /// <summary>Fills a table with the keys from an offset on; returns the offset it reaches, <paramref name="limit"/> if it holds them all.</summary>
    public static long ReadKeys(IReadOnlyList<Segment> segments, long from, long limit, AbortedRanges aborted, out KeyTable keys)
    {
        keys = new KeyTable(MaxKeys);
        long end = from;
        for (int i = 0; i < segments.Count; i++)
        {
            if (i + 1 < segments.Count && segments[i + 1].BaseOffset <= from)
            {
                continue;
            }

            using var cursor = segments[i].Read(from <= segments[i].BaseOffset ? 0 : segments[i].PositionOf(from));
            while (cursor.MoveNext())
            {
                var batch = new RecordBatch(cursor.Current);
                if (batch.LastOffset < from)
                {
                    continue;
                }

                if (keys.IsFull)
                {
                    return end;
                }

                end = batch.LastOffset + 1;
                if (!batch.IsControl && !aborted.Contains(batch))
                {
                    ReadKeys(batch, keys);
                }
            }
        }

        return limit;
    }

    /// <summary>Neighbours whose bytes together fit one segment.</summary>
    public IEnumerable<List<Segment>> Groups(IReadOnlyList<Segment> segments)
    {
        var group = new List<Segment>();
        foreach (var segment in segments)
        {
            if (group.Count > 0
                && (group.Sum(s => s.Size) + segment.Size > config.SegmentBytes || segment.BaseOffset - group[0].BaseOffset > int.MaxValue / 2))
            {
                yield return group;
                group = [];
            }

            group.Add(segment);
        }

        if (group.Count > 0)
        {
            yield return group;
        }
    }

    /// <summary>Writes what stays of a group to files beside the log's own; returns their bytes.</summary>
    /// <exception cref="IOException">The disk refused; the log is as it was.</exception>
    public long Rewrite(IReadOnlyList<Segment> group, BatchCleaner cleaner)
    {
        using var cleaned = Segment.Create(folder, group[0].BaseOffset, settings.Disk, SegmentPath.Cleaned);
        cleaned.Cut();
        var pending = new MemoryStream();
        foreach (var segment in group)
        {
            using var cursor = segment.Read(0);
            while (cursor.MoveNext())
            {
                pending.Write(cleaner.Clean(cursor.Current));
                if (pending.Length >= WriteBytes)
                {
                    Write(cleaned, pending);
                }
            }
        }

        Write(cleaned, pending);
        cleaned.Seal();
        cleaned.Save(cleaned.Mark());
        return cleaned.Size;
    }

    private void Write(Segment cleaned, MemoryStream pending)
    {
        if (cleaned.Size + pending.Length > int.MaxValue)
        {
            throw new IOException($"'{cleaned.File.Path}' would exceed what an index can address; lower segment.bytes");
        }

        cleaned.Append(pending.GetBuffer().AsSpan(0, (int)pending.Length), config.IndexIntervalBytes);
        pending.SetLength(0);
    }

    private static void ReadKeys(RecordBatch batch, KeyTable keys)
    {
        if (!BatchPayload.TryDecode(batch, out var payload))
        {
            return;
        }

        var reader = new RecordReader(payload);
        while (reader.TryRead(out var record))
        {
            if (record.HasKey)
            {
                keys.Put(record.Key, batch.BaseOffset + record.OffsetDelta);
            }
        }
    }
}
