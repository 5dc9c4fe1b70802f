using Candlewick.EmbeddedKafka.Log.Producers;
using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log;

/// <summary>
/// What lets a partition open without reading its data: how far its bytes are known to be on disk, and the producers
/// as of there. Only what was appended later is read again. The file is a checksum and then the fields in
/// little-endian order; a damaged one counts as absent, and the whole partition is read.
/// </summary>
/// <param name="Offset">Next offset at the mark.</param>
/// <param name="CleanedTo">Compaction has seen everything below this offset.</param>
internal sealed record Checkpoint(SegmentMark Mark, long Offset, long LogStartOffset, long CleanedTo, IReadOnlyList<ProducerEntry> Producers)
{
    private const string FileName = "checkpoint";
    private const int Format = 1;

    public void Save(string folder, LogDisk disk)
    {
        using var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write(0u);
        writer.Write(Format);
        writer.Write(Mark.BaseOffset);
        writer.Write(Mark.Position);
        writer.Write(Mark.OffsetEntries);
        writer.Write(Mark.TimeEntries);
        writer.Write(Mark.AbortedEntries);
        writer.Write(Mark.MaxTimestamp);
        writer.Write(Mark.OffsetOfMaxTimestamp);
        writer.Write(Offset);
        writer.Write(LogStartOffset);
        writer.Write(CleanedTo);
        writer.Write(Producers.Count);
        foreach (var producer in Producers)
        {
            Write(writer, producer);
        }

        writer.Flush();
        stream.Position = 0;
        writer.Write(Crc32C.Compute(stream.GetBuffer().AsSpan(sizeof(uint), (int)stream.Length - sizeof(uint))));
        disk.Replace(Path.Combine(folder, FileName), stream.GetBuffer().AsSpan(0, (int)stream.Length));
    }

    /// <summary>Null where there is none, or none that is whole.</summary>
    public static Checkpoint? Load(string folder)
    {
        string path = Path.Combine(folder, FileName);
        if (!File.Exists(path))
        {
            return null;
        }

        byte[] bytes = File.ReadAllBytes(path);
        using var reader = new BinaryReader(new MemoryStream(bytes));
        if (bytes.Length < 2 * sizeof(int) || reader.ReadUInt32() != Crc32C.Compute(bytes.AsSpan(sizeof(uint))) || reader.ReadInt32() != Format)
        {
            return null;
        }

        var mark = new SegmentMark(
            reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64());
        long offset = reader.ReadInt64();
        long start = reader.ReadInt64();
        long cleanedTo = reader.ReadInt64();
        var producers = new ProducerEntry[reader.ReadInt32()];
        for (int i = 0; i < producers.Length; i++)
        {
            producers[i] = ReadProducer(reader);
        }

        return new Checkpoint(mark, offset, start, cleanedTo, producers);
    }

    private static void Write(BinaryWriter writer, ProducerEntry producer)
    {
        writer.Write(producer.ProducerId);
        writer.Write(producer.Epoch);
        writer.Write(producer.CoordinatorEpoch);
        writer.Write(producer.OpenSince ?? -1);
        writer.Write(producer.SeenAtMs);
        writer.Write(producer.Count);
        for (int i = 0; i < producer.Count; i++)
        {
            var batch = producer[i];
            writer.Write(batch.FirstSequence);
            writer.Write(batch.LastSequence);
            writer.Write(batch.FirstOffset);
            writer.Write(batch.LastOffset);
            writer.Write(batch.Timestamp);
        }
    }

    private static ProducerEntry ReadProducer(BinaryReader reader)
    {
        var producer = new ProducerEntry(reader.ReadInt64()) { Epoch = reader.ReadInt16(), CoordinatorEpoch = reader.ReadInt32() };
        long since = reader.ReadInt64();
        producer.OpenSince = since < 0 ? null : since;
        producer.SeenAtMs = reader.ReadInt64();
        int count = reader.ReadInt32();
        for (int i = 0; i < count; i++)
        {
            producer.Add(new ProducerBatch(reader.ReadInt32(), reader.ReadInt32(), reader.ReadInt64(), reader.ReadInt64(), reader.ReadInt64()));
        }

        return producer;
    }
}
