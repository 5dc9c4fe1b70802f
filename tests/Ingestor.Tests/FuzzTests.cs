using System.IO.Compression;
using Candlewick.Ingestor.Files;
using Candlewick.Ingestor.Generator;
using Candlewick.Market.Ticks;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests;

/// <summary>Whatever bytes there are, they end in ticks, in reasons, or in a refusal, and never in another exception.</summary>
public sealed class FuzzTests(ITestOutputHelper output) : IDisposable
{
    private static readonly DateOnly Date = new(2026, 11, 25);
    private readonly TempFolder _folder = new("fuzz");

    public void Dispose() => _folder.Dispose();

    public static TheoryData<string> Formats => ["csv", .. SampleFormats.All.Select(f => f.Name)];

    [Theory]
    [MemberData(nameof(Formats))]
    public void No_input_ends_in_an_exception_that_is_not_ours(string name)
    {
        int seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var random = new Random(seed);
        var (feed, path) = Valid(name);
        byte[] valid = File.ReadAllBytes(path);
        byte[] text = Unpacked(valid);
        for (int round = 0; round < 150; round++)
        {
            byte[] bytes = (round % 5) switch
            {
                0 => Random(random, random.Next(2000)),
                1 => Mutated(random, valid),
                2 => Pack(valid, Mutated(random, text)),
                3 => Pack(valid, Garbled(random, text)),
                _ => valid[..random.Next(valid.Length)],
            };
            File.WriteAllBytes(path, bytes);
            try
            {
                Read(feed, path);
            }
            catch (IngestException e)
            {
                Assert.NotEmpty(e.Message);
            }
            catch (Exception e)
            {
                Assert.Fail($"seed {seed}, round {round}: {e}");
            }
        }
    }

    private static void Read(FileFeed feed, string path)
    {
        var format = feed.Format(new FileFormatOptions { DefaultVenues = ["NSE"], LatestUs = 4_000_000_000_000_000 });
        format.Examine(path, CancellationToken.None);
        using var file = format.Open(path);
        Tick tick = default;
        ReadOutcome outcome;
        while ((outcome = file.Read(ref tick, out var instrument)) != ReadOutcome.End)
        {
            Assert.True(outcome == ReadOutcome.Skipped ? file.Problem is { Length: > 0 } : instrument is not null || tick.Kind == TickKind.Control);
            Assert.True(outcome == ReadOutcome.Skipped || tick.Kind == TickKind.Control || tick.BucketUs > 0);
        }
    }

    private (FileFeed Feed, string Path) Valid(string name)
    {
        if (name == "csv")
        {
            using var file = File.Create(_folder["nse.csv"]);
            new NseDayGenerator(1, Date, new NseDayOptions { Symbols = ["TCS"], TradesPerSymbol = 40, Index = null }).WriteSnapshots(file);
            return (FileFeed.Csv, _folder["nse.csv"]);
        }

        var format = SampleFormats.All.Single(f => f.Name == name);
        return (FileFeed.All.Single(f => f.Name == format.Feed), format.WriteTo(_folder["."], format.Day(1, Date, 60)));
    }

    private static byte[] Random(Random random, int length)
    {
        byte[] bytes = new byte[length];
        random.NextBytes(bytes);
        return bytes;
    }

    /// <summary>Some bytes are others.</summary>
    private static byte[] Mutated(Random random, byte[] bytes)
    {
        byte[] mutated = [.. bytes];
        for (int i = random.Next(1, 20); i > 0 && mutated.Length > 0; i--)
        {
            mutated[random.Next(mutated.Length)] = (byte)random.Next(256);
        }

        return mutated;
    }

    /// <summary>What numbers and fields are made of, in another order.</summary>
    private static byte[] Garbled(Random random, byte[] text)
    {
        var pieces = new[] { ",", "\n", "-", "e", "E+9999", "\"", "'", "9223372036854775808", "0.0000000000000000001", "NaN", ".", "", "99999999999999999999999999", "\r", "2026-02-31T25:61:61Z", "+05:30", "\uFEFF" };
        string garbled = System.Text.Encoding.Latin1.GetString(text);
        for (int i = random.Next(1, 12); i > 0; i--)
        {
            int at = random.Next(garbled.Length + 1);
            garbled = garbled[..at] + pieces[random.Next(pieces.Length)] + garbled[Math.Min(garbled.Length, at + random.Next(6))..];
        }

        return System.Text.Encoding.Latin1.GetBytes(garbled);
    }

    private static byte[] Unpacked(byte[] bytes)
    {
        using var stream = new MemoryStream(bytes);
        using var unpacked = new MemoryStream();
        if (bytes[0] == 0x1f)
        {
            new GZipStream(stream, CompressionMode.Decompress).CopyTo(unpacked);
        }
        else if (bytes[0] == 'P')
        {
            using var archive = new ZipArchive(stream);
            using var entry = archive.Entries[0].Open();
            entry.CopyTo(unpacked);
        }
        else
        {
            return bytes;
        }

        return unpacked.ToArray();
    }

    /// <summary>As the valid file is packed.</summary>
    private static byte[] Pack(byte[] valid, byte[] text)
    {
        using var stream = new MemoryStream();
        if (valid[0] == 0x1f)
        {
            using (var gzip = new GZipStream(stream, CompressionMode.Compress, leaveOpen: true))
            {
                gzip.Write(text);
            }
        }
        else if (valid[0] == 'P')
        {
            using var original = new ZipArchive(new MemoryStream(valid));
            using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
            {
                using var entry = archive.CreateEntry(original.Entries[0].Name).Open();
                entry.Write(text);
            }
        }
        else
        {
            return text;
        }

        return stream.ToArray();
    }
}
