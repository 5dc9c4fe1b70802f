using System.Globalization;
using System.Text;
using Candlewick.AlertRules.Evaluation;
using Candlewick.Contracts.Framing;
using Candlewick.Market.Numbers;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Confluent.Kafka;
using RuleWatch = Candlewick.AlertRules.Evaluation.RuleWatch;

namespace Candlewick.Alerts.Engine;

/// <summary>Makes the published record of an alert.</summary>
internal sealed class AlertEncoder(AlertsOptions options)
{
    /// <summary>Namespace of alerts, for their ids.</summary>
    private static readonly Guid Namespace = new("a4b1a86c-6f0e-5d3b-9a57-8b1f6f0f2c33");

    private readonly FramedCodec<Alert> _codec = new(TopicCatalog.Alerts, options.SchemaIds, Alert.Parser);

    /// <param name="origin">The record that made it true.</param>
    public Message<byte[]?, byte[]?> Encode(RuleWatch rule, AlertCause cause, in AlertOrigin origin)
    {
        var alert = new Alert
        {
            Id = NameUuid.Of(Namespace, string.Create(CultureInfo.InvariantCulture, $"{rule.Id}|{rule.Revision}|{origin}")).ToString(),
            RuleId = rule.Id,
            RuleRevision = (uint)rule.Revision,
            Name = rule.Definition.Name,
            Subject = rule.Definition.Subject,
            Type = cause.Cause.Type,
            TimeUs = cause.TimeUs,
            Message = $"{rule.Definition.Subject}: {cause.Text}",
        };
        if (cause.Price is { } price)
        {
            alert.Price = Text(price);
        }

        if (cause.Level is { } level)
        {
            alert.Level = Text(level);
        }

        if (cause.Value is { } value)
        {
            alert.Value = Text(value);
        }

        if (origin.Interval is { } interval)
        {
            (alert.Interval, alert.StartUs, alert.CandleRevision) = (interval, origin.StartUs, (uint)origin.Revision);
        }
        else
        {
            (alert.TicksPartition, alert.TicksOffset) = ((uint)origin.Partition, origin.Offset);
        }

        alert.Notify.Add(rule.Definition.Notify.Select(target => target.ToString()));
        return new Message<byte[]?, byte[]?>
        {
            Key = Encoding.UTF8.GetBytes(alert.Subject),
            Value = _codec.Encode(alert),
            Timestamp = new Timestamp(alert.TimeUs / 1000, TimestampType.CreateTime),
        };
    }

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);
}
