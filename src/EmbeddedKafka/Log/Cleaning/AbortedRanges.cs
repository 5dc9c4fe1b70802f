using Candlewick.EmbeddedKafka.Log.Records;
using Candlewick.EmbeddedKafka.Log.Segments;

namespace Candlewick.EmbeddedKafka.Log.Cleaning;

/// <summary>Which batches belong to aborted transactions.</summary>
internal sealed class AbortedRanges
{
    private readonly Dictionary<long, List<AbortedTransaction>> _byProducer = [];

    public AbortedRanges(IEnumerable<Segment> segments)
    {
        foreach (var segment in segments)
        {
            foreach (var transaction in segment.Aborted())
            {
                if (!_byProducer.TryGetValue(transaction.ProducerId, out var list))
                {
                    _byProducer.Add(transaction.ProducerId, list = []);
                }

                list.Add(transaction);
            }
        }
    }

    public bool Contains(RecordBatch batch)
    {
        if (!batch.IsTransactional || batch.IsControl || !_byProducer.TryGetValue(batch.ProducerId, out var list))
        {
            return false;
        }

        // A producer's transactions follow one another: find the first that ends behind the batch.
        int low = 0;
        int high = list.Count;
        while (low < high)
        {
            int middle = (low + high) >>> 1;
            if (list[middle].LastOffset < batch.BaseOffset)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low < list.Count && list[low].FirstOffset <= batch.BaseOffset;
    }
}
