using Candlewick.EmbeddedKafka.Coordination;
using Candlewick.EmbeddedKafka.Tests.Coordination;
using Candlewick.EmbeddedKafka.Transactions;
using static Candlewick.EmbeddedKafka.Tests.Transactions.TransactionHarness;

namespace Candlewick.EmbeddedKafka.Tests.Transactions;

/// <summary>
/// Three clients fight for one transactional id while disks fail, time passes and the broker is killed. Every transaction
/// that wrote anything ends in exactly one outcome, the one its client was told, in all of its partitions.
/// </summary>
public sealed class TransactionModelTests(ITestOutputHelper output)
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    public async Task Every_transaction_ends_in_one_outcome(int seed)
    {
        output.WriteLine($"seed {seed}");
        for (int run = 0; run < 30; run++)
        {
            await new Storm(new Random((seed * 1000) + run)).RunAsync(300);
        }
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task A_log_cut_anywhere_is_a_state_that_was(int seed)
    {
        output.WriteLine($"seed {seed}");
        var log = await new Storm(new Random(seed)).RunAsync(200);
        var before = ProducerIdentity.None;
        for (int cut = 0; cut <= log.Count; cut++)
        {
            await using var t = await StartAsync(log.CutAt(cut));
            var now = t.Coordinator.Describe(Id);
            if (now.Error is not CoordinatorError.None)
            {
                continue;
            }

            Assert.True(now.Producer.Id > before.Id || (now.Producer.Id == before.Id && now.Producer.Epoch >= before.Epoch));
            before = now.Producer;
            Assert.Equal(now.State is TransactionState.Ongoing, now.Partitions.Count > 0);
            Assert.False(now.State is TransactionState.PrepareCommit or TransactionState.PrepareAbort);
            Assert.All(t.Written.Markers, each => Assert.Equal(now.State is TransactionState.CompleteCommit, each.Marker.Commit));

            // Whatever was open, a new producer gets in, at most one abort later.
            var next = await t.TryInitAsync();
            next = next.Error is CoordinatorError.ConcurrentTransactions ? await t.TryInitAsync() : next;
            Assert.Equal(CoordinatorError.None, next.Error);
        }
    }

    /// <summary>A transaction as its client sees it.</summary>
    private sealed class Transaction(ProducerIdentity producer)
    {
        public ProducerIdentity Producer { get; } = producer;

        public bool? Decision { get; set; }

        public bool? Told { get; set; }

        public HashSet<bool> Outcomes { get; } = [];

        public int Written { get; set; }
    }

    private sealed class Client
    {
        public ProducerIdentity Producer { get; set; } = ProducerIdentity.None;

        public Transaction? Open { get; set; }

        public void Forget() => (Producer, Open) = (ProducerIdentity.None, null);
    }

    private sealed class Storm(Random random)
    {
        private static readonly TopicPartition[] Topics = [Ticks, Candles, new("__consumer_offsets", 0)];

        private readonly List<Client> _clients = [new(), new(), new()];
        private readonly List<Transaction> _transactions = [];

        /// <summary>Data in the partitions, each entry before so many markers.</summary>
        private readonly List<(TopicPartition Partition, Transaction Transaction, int Before)> _data = [];
        private TransactionHarness _t = null!;

        public async Task<MemoryLog> RunAsync(int steps)
        {
            _t = await StartAsync();
            for (int i = 0; i < steps; i++)
            {
                await StepAsync();
            }

            (_t.Log.Failing, _t.Written.FailAfter) = (null, null);
            _t.Time.Pass(200);
            Judge();
            await _t.DisposeAsync();
            return _t.Log;
        }

        private async Task StepAsync()
        {
            var client = _clients[random.Next(_clients.Count)];
            switch (random.Next(100))
            {
                case < 60:
                    await ActAsync(client);
                    break;
                case < 75:
                    _t.Time.Pass(random.Next(1, 3));
                    break;
                case < 78:
                    _t.Time.Pass(random.Next(30, 90));
                    break;
                case < 83:
                    client.Forget();
                    break;
                case < 87:
                    _t.Log.Failing = _t.Log.Failing is null ? CoordinatorError.CoordinatorNotAvailable : null;
                    break;
                case < 91:
                    _t.Written.FailAfter = _t.Written.FailAfter is null ? random.Next(3) : null;
                    break;
                case < 95:
                    _t.Log.Failing = null;
                    _t = await _t.RestartAsync();
                    break;
            }
        }

        private async Task ActAsync(Client client)
        {
            if (client.Producer == ProducerIdentity.None)
            {
                var result = await _t.TryInitAsync();
                Assert.True(
                    result.Error is CoordinatorError.None or CoordinatorError.ConcurrentTransactions or CoordinatorError.CoordinatorNotAvailable);
                client.Producer = result.Producer;
            }
            else if (client.Open is null || (client.Open.Decision is null && random.Next(3) > 0))
            {
                Write(client, Topics[random.Next(Topics.Length)]);
            }
            else
            {
                await EndAsync(client, client.Open);
            }
        }

        private void Write(Client client, TopicPartition partition)
        {
            var error = _t.Add(client.Producer, partition);
            if (IsFenced(error))
            {
                client.Forget();
            }
            else if (error is CoordinatorError.None)
            {
                if (client.Open is null)
                {
                    _transactions.Add(client.Open = new Transaction(client.Producer));
                }

                if (_t.Coordinator.Verify(Id, client.Producer, partition) is CoordinatorError.None && random.Next(4) > 0)
                {
                    client.Open.Written++;
                    _data.Add((partition, client.Open, _t.Written.Markers.Count));
                }
            }
            else
            {
                Assert.True(error is CoordinatorError.ConcurrentTransactions or CoordinatorError.CoordinatorNotAvailable, error.ToString());
            }
        }

        private async Task EndAsync(Client client, Transaction open)
        {
            open.Decision ??= random.Next(2) == 0;
            var error = await _t.Coordinator.EndAsync(Id, client.Producer, open.Decision.Value);
            if (IsFenced(error))
            {
                client.Forget();
            }
            else if (error is CoordinatorError.None)
            {
                open.Told = open.Decision;
                client.Open = null;
            }
            else
            {
                Assert.True(error is CoordinatorError.ConcurrentTransactions or CoordinatorError.CoordinatorNotAvailable, error.ToString());
            }
        }

        private void Judge()
        {
            var markers = _t.Written.Markers;
            foreach (var partition in Topics)
            {
                var epochs = new Dictionary<long, short>();
                for (int i = 0; i <= markers.Count; i++)
                {
                    if (i < markers.Count && markers[i].Partition != partition)
                    {
                        continue;
                    }

                    if (i < markers.Count)
                    {
                        var marker = markers[i].Marker;
                        short epoch = epochs.GetValueOrDefault(marker.Producer.Id, (short)-1);
                        Assert.True(marker.Producer.Epoch >= epoch, $"a marker of epoch {marker.Producer.Epoch} follows one of {epoch}");
                        epochs[marker.Producer.Id] = marker.Producer.Epoch;
                    }
                }

                foreach (var (_, transaction, before) in _data.Where(each => each.Partition == partition))
                {
                    // The first marker after the data is the one that decides it.
                    int end = markers.FindIndex(before, each => each.Partition == partition && each.Marker.Producer.Id == transaction.Producer.Id);
                    Assert.True(end >= 0, "a transaction was never ended");
                    transaction.Outcomes.Add(markers[end].Marker.Commit);
                }
            }

            foreach (var transaction in _transactions.Where(each => each.Written > 0))
            {
                bool outcome = Assert.Single(transaction.Outcomes);
                Assert.Equal(transaction.Told ?? outcome, outcome);
                Assert.True(!outcome || transaction.Decision == true, "committed, and its client never asked for it");
            }
        }

        private static bool IsFenced(CoordinatorError error) =>
            error is CoordinatorError.ProducerFenced or CoordinatorError.InvalidProducerIdMapping;
    }
}
