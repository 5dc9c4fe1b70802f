using System.Buffers.Text;

namespace Candlewick.Bench.Api;

/// <summary>How long ticks were on their way, in steps of ten microseconds; for one reader.</summary>
internal sealed class Stamps
{
    private const int StepUs = 10;

    private readonly int[] _counts = new int[1_000_000];

    private long _items;
    private long _frames;

    public long Items => Volatile.Read(ref _items);

    /// <summary>Frames that they came in.</summary>
    public long Frames => Volatile.Read(ref _frames);

    /// <summary>Counts the ticks of a frame, and how long each was on its way if that is wanted.</summary>
    /// <param name="measure">False while the load begins.</param>
    public void Take(ReadOnlySpan<byte> frame, bool measure)
    {
        var field = "\"receive_us\":"u8;
        long now = TopicWriter.NowUs;
        _frames++;
        for (int at; (at = frame.IndexOf(field)) >= 0;)
        {
            frame = frame[(at + field.Length)..];
            _items++;
            if (measure && Utf8Parser.TryParse(frame, out long stampUs, out _))
            {
                _counts[Math.Clamp((now - stampUs) / StepUs, 0, _counts.Length - 1)]++;
            }
        }
    }

    /// <summary>Milliseconds that <paramref name="share"/> of the ticks of all readers were on their way at most.</summary>
    public static double Milliseconds(IReadOnlyList<Stamps> readers, double share)
    {
        long all = readers.Sum(r => r._counts.Sum(c => (long)c));
        long left = (long)(all * share);
        for (int step = 0; step < 1_000_000; step++)
        {
            left -= readers.Sum(r => (long)r._counts[step]);
            if (left < 0)
            {
                return (step + 1) * StepUs / 1e3;
            }
        }

        return double.NaN;
    }
}
