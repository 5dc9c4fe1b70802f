using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using System.Threading.Channels;

namespace Candlewick.Ingestor.Simulation;

/// <summary>A simulator's end of one socket: what is said goes out in order, and faults befall market data.</summary>
internal sealed class WireClient(WebSocket socket, Func<FaultKind, bool> isOn, TimeProvider wall) : IDisposable
{
    private const int FragmentLength = 5;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    private readonly Channel<WireFrame> _frames = Channel.CreateUnbounded<WireFrame>();
    private readonly CancellationTokenSource _cut = new();
    private WireFrame? _held;
    private long _count;

    /// <summary>What is said is market data.</summary>
    internal bool IsData { get; set; }

    /// <summary>Frames that wait for the socket.</summary>
    internal int Waiting => _frames.Reader.Count;

    /// <summary>Told when the connection is cut.</summary>
    internal CancellationToken Cut => _cut.Token;

    public void Send(string text) => Send(Encoding.UTF8.GetBytes(text), isBinary: false);

    /// <summary>Says something, of which a copy is taken.</summary>
    public void Send(ReadOnlySpan<byte> message, bool isBinary)
    {
        if (IsData)
        {
            SendData(message, isBinary);
        }
        else
        {
            Add(message, isBinary);
        }
    }

    /// <summary>Says goodbye once everything has been said.</summary>
    public void Close() => _frames.Writer.TryComplete();

    /// <summary>Ends the connection as a cable does.</summary>
    public void Abort()
    {
        _cut.Cancel();
        socket.Abort();
    }

    public void Dispose() => _cut.Dispose();

    /// <summary>Carries what is said to the socket, until the connection ends.</summary>
    internal async Task SendAllAsync(CancellationToken cancellationToken)
    {
        await foreach (var frame in _frames.Reader.ReadAllAsync(cancellationToken))
        {
            bool isSlow = isOn(FaultKind.Slow);
            int length = isSlow ? frame.Length / 4 + 1 : isOn(FaultKind.Fragmented) ? FragmentLength : Math.Max(frame.Length, 1);
            for (int from = 0; from < Math.Max(frame.Length, 1); from += length)
            {
                int to = Math.Min(from + length, frame.Length);
                await socket.SendAsync(
                    frame.Buffer.AsMemory(from, to - from), frame.IsBinary ? WebSocketMessageType.Binary : WebSocketMessageType.Text, to == frame.Length, cancellationToken);
                if (isSlow && to < frame.Length)
                {
                    await Task.Delay(Pause, wall, cancellationToken);
                }
            }

            ArrayPool<byte>.Shared.Return(frame.Buffer);
        }

        await socket.CloseOutputAsync(WebSocketCloseStatus.NormalClosure, null, cancellationToken);
    }

    private void SendData(ReadOnlySpan<byte> message, bool isBinary)
    {
        _count++;
        if (isOn(FaultKind.Stall) || (isOn(FaultKind.Gap) && _count % 2 == 0))
        {
            return;
        }

        if (isOn(FaultKind.Malformed))
        {
            Add(Damaged(message), isBinary);
        }

        if (_held is null && isOn(FaultKind.Reorder))
        {
            _held = WireFrame.Of(message, isBinary);
            return;
        }

        Add(message, isBinary);
        Release();
        if (isOn(FaultKind.Duplicate))
        {
            Add(message, isBinary);
        }
    }

    /// <summary>Says what a later frame was to overtake.</summary>
    internal void Release()
    {
        if (_held is { } held)
        {
            _held = null;
            _frames.Writer.TryWrite(held);
        }
    }

    private void Add(ReadOnlySpan<byte> message, bool isBinary) => _frames.Writer.TryWrite(WireFrame.Of(message, isBinary));

    /// <summary>Cut off somewhere, and a byte changed: no two alike.</summary>
    private byte[] Damaged(ReadOnlySpan<byte> message)
    {
        byte[] damaged = message[..(message.Length * (int)(_count % 7 + 1) / 9)].ToArray();
        if (damaged.Length > 0)
        {
            damaged[_count % damaged.Length] ^= 0x15;
        }

        return damaged;
    }
}

/// <param name="Buffer">Of the shared pool.</param>
internal readonly record struct WireFrame(byte[] Buffer, int Length, bool IsBinary)
{
    public static WireFrame Of(ReadOnlySpan<byte> message, bool isBinary)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(Math.Max(message.Length, 1));
        message.CopyTo(buffer);
        return new WireFrame(buffer, message.Length, isBinary);
    }
}
