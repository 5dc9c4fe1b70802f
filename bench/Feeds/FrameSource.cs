using Candlewick.Contracts.V1;
using Candlewick.Ingestor.Kite;
using Candlewick.Ingestor.Live;
using Candlewick.Ingestor.Sources;
using Candlewick.Market.Instruments;
using DepthBook = Candlewick.Market.Ticks.DepthBook;
using TickTime = Candlewick.Market.Ticks.TickTime;

namespace Candlewick.Bench.Feeds;

/// <summary>A connection whose frames are there already: decoded and published as a live one's, as fast as Kafka takes them.</summary>
internal sealed class FrameSource(byte[][] frames, IReadOnlyList<LiveInstrument> instruments, TimeProvider time) : ITickSource
{
    public string Name => "kite/bench";

    public bool IsFinite => false;

    public IReadOnlyCollection<InstrumentId> Instruments => [];

    public IReadOnlyCollection<CoveredDay> Coverage => [];

    public ITickReader Open(SourcePosition from) => new Reader(frames, instruments, time);

    private sealed class Reader : ITickReader
    {
        private readonly byte[][] _frames;
        private readonly TimeProvider _time;
        private readonly KiteDecoder _decoder = new();
        private long _atUs;
        private long _position;
        private int _next;

        public Reader(byte[][] frames, IReadOnlyList<LiveInstrument> instruments, TimeProvider time)
        {
            (_frames, _time) = (frames, time);
            foreach (var instrument in instruments)
            {
                _decoder.Add(instrument);
            }
        }

        public IEnumerable<CoveredDay> Held => [];

        public bool HasMore => true;

        public bool HasDepth => _decoder.HasDepth;

        public ref readonly DepthBook Depth => ref _decoder.Depth;

        public SourceEvent Read(ref SourceItem item, TimeSpan patience)
        {
            while (true)
            {
                item.Tick = default;
                if (_decoder.Next(ref item.Tick, out item.Instrument) == FrameEvent.Tick)
                {
                    item.Position = ++_position;
                    item.Tick.ReceiveUs = item.ReachedUs = _atUs;
                    item.EventUs = item.Tick.BucketUs;
                    return SourceEvent.Tick;
                }

                if (_next == _frames.Length)
                {
                    return SourceEvent.End;
                }

                _atUs = TickTime.Of(_time.GetUtcNow());
                _decoder.Begin(_frames[_next++]);
            }
        }

        public void Dispose()
        {
        }
    }
}
