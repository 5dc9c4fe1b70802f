namespace Candlewick.Ingestor.Breeze;

/// <summary>
/// One text frame of Engine.IO 4, and of Socket.IO 5 within it: <c>0{…}</c>, <c>2</c>, <c>40{…}</c>, <c>42["stock",[…]]</c>. All of both protocols that a
/// client of events needs; connecting again is the connection's, so that one layer alone does it.
/// </summary>
internal readonly ref struct SocketIoPacket
{
    public SocketIoPacket(ReadOnlySpan<byte> frame)
    {
        Kind = frame.IsEmpty ? SocketIoKind.Other : frame[0] switch
        {
            (byte)'0' => SocketIoKind.Open,
            (byte)'1' => SocketIoKind.Close,
            (byte)'2' => SocketIoKind.Ping,
            (byte)'3' or (byte)'6' => SocketIoKind.Nothing,
            (byte)'4' when frame.Length > 1 => frame[1] switch
            {
                (byte)'0' => SocketIoKind.Connected,
                (byte)'1' => SocketIoKind.Close,
                (byte)'2' => SocketIoKind.Event,
                (byte)'3' => SocketIoKind.Nothing,
                (byte)'4' => SocketIoKind.Refused,
                _ => SocketIoKind.Other,
            },
            _ => SocketIoKind.Other,
        };
        if (!frame.IsEmpty && frame[0] == (byte)'4' && Kind != SocketIoKind.Other)
        {
            Payload = AfterHead(frame[2..]);
        }
    }

    public SocketIoKind Kind { get; }

    /// <summary>JSON; empty where there is none.</summary>
    public ReadOnlySpan<byte> Payload { get; }

    /// <summary>A namespace may stand before the payload, and the number of an acknowledgement.</summary>
    private static ReadOnlySpan<byte> AfterHead(ReadOnlySpan<byte> rest)
    {
        if (!rest.IsEmpty && rest[0] == (byte)'/')
        {
            int end = rest.IndexOf((byte)',');
            rest = end < 0 ? default : rest[(end + 1)..];
        }

        return rest.TrimStart("0123456789"u8);
    }
}

/// <summary>What a packet is for.</summary>
internal enum SocketIoKind
{
    /// <summary>None that is known here, binary events among them.</summary>
    Other,

    /// <summary>The server is there, and waits for the client to connect to a namespace.</summary>
    Open,

    /// <summary>The server ends the connection, or its part of it.</summary>
    Close,

    /// <summary>The server wants a pong.</summary>
    Ping,

    /// <summary>Of no meaning to a client that asks nothing: pongs, acknowledgements.</summary>
    Nothing,

    /// <summary>The namespace is open: events can be said.</summary>
    Connected,

    /// <summary>The namespace was refused: <c>{"message": …}</c>.</summary>
    Refused,

    /// <summary>A JSON array that begins with the event's name.</summary>
    Event,
}
