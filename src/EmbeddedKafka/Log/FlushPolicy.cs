namespace Candlewick.EmbeddedKafka.Log;

/// <summary>When acknowledged bytes are forced from the operating system to the disk.</summary>
public enum FlushPolicy
{
    /// <summary>When the operating system likes, as Kafka does: a crash of the process loses nothing, one of the machine may.</summary>
    Os,

    /// <summary>Every so many milliseconds, behind the acknowledgement: a crash of the machine loses at most those.</summary>
    EveryMs,

    /// <summary>Before the acknowledgement; appends that wait together share one flush.</summary>
    Always,
}
