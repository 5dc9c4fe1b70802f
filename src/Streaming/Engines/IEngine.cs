using Confluent.Kafka;

namespace Candlewick.Streaming.Engines;

/// <summary>What is particular to one engine, for one worker; everything is called on that worker's thread.</summary>
public interface IEngine : IDisposable
{
    /// <summary>An engine's memory for one partition number, empty.</summary>
    /// <param name="partition">Partition number of the inputs.</param>
    /// <param name="output">Where its answers go.</param>
    IPartitionEngine Create(int partition, EngineOutput output);
}

/// <summary>
/// The memory of one partition number and what moves it. A pure function of its inputs: thrown away after a failure, put
/// back from its checkpoint, it makes the same answers of the same records.
/// </summary>
public interface IPartitionEngine
{
    /// <summary>Puts a checkpoint back: the newest value of every key it wrote. Called once, before the first record; empty where there is none.</summary>
    /// <exception cref="FormatException">A value is not of this engine.</exception>
    void Restore(IReadOnlyDictionary<string, byte[]> state);

    /// <summary>
    /// Takes one record. What follows from it is written to the output; records that were answered before come again with
    /// the output off.
    /// </summary>
    /// <param name="input">Index in <see cref="EngineDefinition.Inputs"/>.</param>
    /// <param name="record">The record's key and value, which may be null, and its offset; headers and timestamp are not read.</param>
    void Process(int input, ConsumeResult<byte[], byte[]> record);

    /// <summary>
    /// All records of a transaction are processed, and it is about to be committed: what is answered once a transaction, not once a record, is answered now.
    /// How records are gathered into transactions is not in the log, and must not decide what becomes of the memory.
    /// </summary>
    void Settle()
    {
    }

    /// <summary>Writes what changed since the last call. If that fails the whole memory is thrown away: marks can be cleared at once.</summary>
    void WriteState(StateWriter state);

    /// <summary>What was processed so far is committed.</summary>
    void AfterCommit();

    /// <summary>Nothing is open, all is committed; called every commit interval while nothing comes.</summary>
    void Idle();
}
