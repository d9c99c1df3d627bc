using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using MailKit.Sandbox.Control;
using MailKit.Sandbox.Dodo.Http;
using MailKit.Sandbox.Dodo.Usage;
using MailKit.Sandbox.Dodo.Usage.Events;
using MailKit.Sandbox.Dodo.Usage.Meters;
using MailKit.Sandbox.Resend.Http;

namespace MailKit.Sandbox.State;

/// <summary>How JSON is written on every port and in the file: snake case, every member, quantities as strings, times in UTC with microseconds.</summary>
[JsonSerializable(typeof(Settings))]
[JsonSerializable(typeof(Customer))]
[JsonSerializable(typeof(Entitlement))]
[JsonSerializable(typeof(Product))]
[JsonSerializable(typeof(Balance))]
[JsonSerializable(typeof(Grant))]
[JsonSerializable(typeof(LedgerLine))]
[JsonSerializable(typeof(LedgerKey))]
[JsonSerializable(typeof(CheckoutSession))]
[JsonSerializable(typeof(Subscription))]
[JsonSerializable(typeof(Payment))]
[JsonSerializable(typeof(Invoice))]
[JsonSerializable(typeof(Meter))]
[JsonSerializable(typeof(UsageEvent))]
[JsonSerializable(typeof(MeterUsage))]
[JsonSerializable(typeof(UsageCycle))]
[JsonSerializable(typeof(Archived))]
[JsonSerializable(typeof(IngestEvents))]
[JsonSerializable(typeof(Refund))]
[JsonSerializable(typeof(WebhookEndpoint))]
[JsonSerializable(typeof(WebhookEvent))]
[JsonSerializable(typeof(WebhookDelivery))]
[JsonSerializable(typeof(CapturedEmail))]
[JsonSerializable(typeof(SendKey))]
[JsonSerializable(typeof(CreditBalanceLow))]
[JsonSerializable(typeof(DodoError))]
[JsonSerializable(typeof(SubscriptionView))]
[JsonSerializable(typeof(CreateLedgerEntry))]
[JsonSerializable(typeof(ResendError))]
[JsonSerializable(typeof(SendEmail))]
[JsonSerializable(typeof(EmailEvent))]
[JsonSerializable(typeof(Books))]
[JsonSerializable(typeof(SandboxInfo))]
public sealed partial class SandboxJson : JsonSerializerContext
{
    public static new JsonSerializerOptions Options { get; } = new(JsonSerializerDefaults.Web)
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        NumberHandling = JsonNumberHandling.Strict,
        PropertyNameCaseInsensitive = false,
        RespectNullableAnnotations = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters =
        {
            new JsonStringEnumConverter<TimeInterval>(namingPolicy: null, allowIntegerValues: false),
            new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower, allowIntegerValues: false),
            new QuantityConverter(),
            new InstantConverter(),
        },

        // Generated for what is hot; the rest of the wire is met once in a while and may be discovered.
        TypeInfoResolverChain = { new SandboxJson(new JsonSerializerOptions()), new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver() },
    };
}
