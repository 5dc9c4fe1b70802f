namespace Candlewick.EmbeddedKafka.Log;

/// <summary>Who appends, which decides what is checked.</summary>
internal enum AppendOrigin
{
    /// <summary>A producer: everything is checked.</summary>
    Client,

    /// <summary>A coordinator writing groups' or transactions' state: no sequence numbers, several batches at once.</summary>
    Coordinator,
}
