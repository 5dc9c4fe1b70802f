using System.Buffers.Binary;
using System.Net.Sockets;
using Candlewick.StreamApi.Compatibility;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Sockets;
using Candlewick.StreamApi.Tests.Hosting;
using Candlewick.Tests.Support;

namespace Candlewick.StreamApi.Tests.Compatibility;

/// <summary>Pings of the broker proxy, frame by frame: libraries answer them unseen.</summary>
public sealed class ProxyPingTests(KafkaFixture kafka, PostgresFixture postgres)
{
    private const int Ping = 0x9;
    private const int Pong = 0xA;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    [Fact]
    public void It_pings_every_half_minute_and_waits_ten_seconds() =>
        Assert.Equal((30, 10), (new StreamLimits().ProxyPing.TotalSeconds, new StreamLimits().ProxyPong.TotalSeconds));

    [Fact]
    public async Task Who_answers_stays_and_who_does_not_is_given_up()
    {
        await using var api = await Api.StartAsync(kafka, postgres, limits: new StreamLimits { ProxyPing = TimeSpan.FromMilliseconds(200), ProxyPong = TimeSpan.FromSeconds(5) });
        var gate = api.Get<ConnectionGate>();
        using var deaf = await RawRequest.UpgradeAsync(api.At(ApiPort.BrokerProxy), "/");
        using var client = await RawRequest.UpgradeAsync(api.At(ApiPort.BrokerProxy), "/");
        await Eventually.TrueAsync(() => gate.Open == 2, Patience, "both are connected");
        using var reading = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var answered = AnswerAsync(client.GetStream(), reading.Token);
        await Eventually.TrueAsync(() => gate.Open == 1, Patience, "the one that answers no ping is given up");

        // The other has been asked many times by then, and is there.
        await Eventually.TrueAsync(() => _pings > 5, Patience, "it is asked");
        Assert.Equal(1, gate.Open);
        await reading.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => answered);
    }

    private int _pings;

    /// <summary>Answers each ping with what it holds, as clients must.</summary>
    private async Task AnswerAsync(NetworkStream stream, CancellationToken cancellationToken)
    {
        byte[] head = new byte[2];
        while (true)
        {
            await stream.ReadExactlyAsync(head, cancellationToken);
            int length = head[1];
            if (length == 126)
            {
                byte[] more = new byte[2];
                await stream.ReadExactlyAsync(more, cancellationToken);
                length = BinaryPrimitives.ReadUInt16BigEndian(more);
            }

            byte[] payload = new byte[length];
            await stream.ReadExactlyAsync(payload, cancellationToken);
            if ((head[0] & 0xF) == Ping)
            {
                // Masked with zeros, which leave it as it is.
                await stream.WriteAsync((byte[])[0x80 | Pong, (byte)(0x80 | length), 0, 0, 0, 0, .. payload], cancellationToken);
                Interlocked.Increment(ref _pings);
            }
        }
    }
}
