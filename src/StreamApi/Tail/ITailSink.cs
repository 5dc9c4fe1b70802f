namespace Candlewick.StreamApi.Tail;

/// <summary>Takes what a <see cref="LogTail"/> reads, on its thread.</summary>
internal interface ITailSink
{
    /// <summary>Where reading of a partition begins, given what the broker holds of it.</summary>
    long Start(int partition, long low, long high);

    void Append(LogEntry entry);

    /// <summary>Everything committed before <paramref name="offset"/> has been appended.</summary>
    void Reached(int partition, long offset);

    /// <summary>There is something new for those who wait.</summary>
    void Flush();

    /// <summary>Nothing came for a moment: what could not be done before may be tried again.</summary>
    void Idle()
    {
    }
}
