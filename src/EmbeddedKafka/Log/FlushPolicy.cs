namespace Candlewick.EmbeddedKafka.Log;

/// <summary>When acknowledged bytes are forced from the operating system to the disk.</summary>
internal enum FlushPolicy
{
    /// <summary>When the operating system likes, as Kafka does: a crash of the process loses nothing, one of the machine may.</summary>
    Os,

    /// <summary>Every <see cref="Topics.LogStoreOptions.FlushInterval"/>, behind the acknowledgement.</summary>
    EveryMs,

    /// <summary>Before the acknowledgement; appends that wait together share one flush.</summary>
    Always,
}
