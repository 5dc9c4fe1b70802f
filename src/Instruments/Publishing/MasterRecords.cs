using System.Text;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Instruments;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Market.Instruments.Master;
using Confluent.Kafka;
using Google.Protobuf;

namespace Candlewick.Instruments.Publishing;

/// <summary>The records of a change: what the master says from now on, and the event.</summary>
internal sealed class MasterRecords(ISchemaIds schemaIds, DateOnly today)
{
    public ChangeRecords Of(InstrumentChange change) => new(change.Kind, Master(change), Event(change));

    private Message<byte[]?, byte[]?> Master(InstrumentChange change) => new()
    {
        Key = Key(change),
        Value = change.Kind == InstrumentChangeKind.Forgotten ? null : Frame(TopicCatalog.Instruments, InstrumentMessage.From(change.Instrument)),
    };

    private Message<byte[]?, byte[]?>? Event(InstrumentChange change)
    {
        var value = new MarketEvent { Instrument = change.Instrument.Id.ToString() };
        uint date = InstrumentMessage.Date(today);
        switch (change.Kind)
        {
            case InstrumentChangeKind.Listed:
                value.InstrumentListed = new InstrumentListed { Date = date };
                break;
            case InstrumentChangeKind.Delisted:
                value.InstrumentDelisted = new InstrumentDelisted { Date = InstrumentMessage.Date(change.Instrument.Delisted) };
                break;
            case InstrumentChangeKind.Changed:
                value.InstrumentChanged = new InstrumentChanged { Date = date };
                value.InstrumentChanged.Fields.AddRange(change.Fields.Select(f => new FieldChange { Field = f.Field, Before = f.Before, After = f.After }));
                break;
            default:
                return null;
        }

        return new Message<byte[]?, byte[]?> { Key = Key(change), Value = Frame(TopicCatalog.MarketEvents, value) };
    }

    private static byte[] Key(InstrumentChange change) => Encoding.UTF8.GetBytes(change.Instrument.Id.ToString());

    private byte[] Frame(Topic topic, IMessage message)
    {
        byte[] frame = new byte[ConfluentFrame.HeaderLength + message.CalculateSize()];
        ConfluentFrame.WriteHeader(frame, schemaIds.IdFor(topic));
        message.WriteTo(frame.AsSpan(ConfluentFrame.HeaderLength));
        return frame;
    }
}

/// <param name="Master">Of topic <c>instruments</c>; a tombstone for what is forgotten.</param>
/// <param name="Event">Of topic <c>market-events</c>; null where nothing happened to the instrument.</param>
internal sealed record ChangeRecords(InstrumentChangeKind Kind, Message<byte[]?, byte[]?> Master, Message<byte[]?, byte[]?>? Event);
