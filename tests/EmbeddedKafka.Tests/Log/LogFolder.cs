using Candlewick.EmbeddedKafka.Log;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Tests.Log;

/// <summary>A partition's folder that lives as long as a test, and what opens it.</summary>
internal sealed class LogFolder : IDisposable
{
    public LogFolder()
    {
        Path = Directory.CreateTempSubdirectory("candlewick-log-").FullName;
        Settings = new LogSettings { Time = Clock };
    }

    public string Path { get; }

    public ManualClock Clock { get; } = new();

    public LogConfig Config { get; set; } = new();

    public LogSettings Settings { get; set; }

    public PartitionLog Open() => PartitionLog.Open(Path, Config, Settings);

    public string LastSegment => SegmentPath.Of(Path, SegmentPath.List(Path, SegmentPath.Log)[^1], SegmentPath.Log);

    /// <summary>The folder as a killed process would leave it at this instant.</summary>
    public LogFolder Copy()
    {
        var copy = new LogFolder { Config = Config };
        copy.Clock.NowMs = Clock.NowMs;
        foreach (string file in Directory.EnumerateFiles(Path))
        {
            File.Copy(file, System.IO.Path.Combine(copy.Path, System.IO.Path.GetFileName(file)));
        }

        return copy;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
