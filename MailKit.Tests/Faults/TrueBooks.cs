using System.Text.Json;

namespace MailKit.Tests.Faults;

/// <summary>The sandbox's books with all that leads from them to our emails.</summary>
public sealed record TrueBooks(IReadOnlyList<TrueCustomer> Customers, IReadOnlyList<TrueEmail> Emails);

/// <summary>A customer at Dodo (credits).</summary>
public sealed record TrueCustomer(string Id, decimal Balance, IReadOnlyList<TrueLine> LedgerEntries);

/// <summary>A ledger entry at Dodo.</summary>
public sealed record TrueLine(string Id, string TransactionType, bool IsCredit, decimal Amount, string? Description, JsonElement Metadata, DateTimeOffset CreatedAt)
{
    private const string One = "mailkit_email_id";
    private const string Many = "mailkit_email_ids_";

    /// <summary>The emails that it debits: one, or the members of a settlement.</summary>
    public IEnumerable<Guid> EmailIds => IsCredit || Metadata.ValueKind is not JsonValueKind.Object
        ? []
        : Metadata.EnumerateObject()
            .Where(pair => pair.Name is One || pair.Name.StartsWith(Many, StringComparison.Ordinal))
            .SelectMany(pair => pair.Value.ToString().Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
            .Select(Guid.Parse)
            .Distinct();
}

/// <summary>An email at Resend; <paramref name="TimesAccepted"/> other than 1 is a double send.</summary>
public sealed record TrueEmail(string Id, string? IdempotencyKey, int Recipients, IReadOnlyList<string> To, string Subject, int TimesAccepted, int Requests, JsonElement? Tags, DateTimeOffset CreatedAt)
{
    private const string Tag = "mailkit_email_id";
    private const string Key = "mailkit-";

    /// <summary>Our email, by its tag; by its key where the books show no tags.</summary>
    public Guid? EmailId
        => Guid.TryParse(Tagged, out var tagged) ? tagged
            : IdempotencyKey is { } key && key.StartsWith(Key, StringComparison.Ordinal) && Guid.TryParse(key[Key.Length..], out var keyed) ? keyed
            : null;

    /// <summary>How often Resend truly took an email, by all that it has of it.</summary>
    public static int TimesSent(IEnumerable<TrueEmail> copies) => copies.GroupBy(e => e.IdempotencyKey ?? e.Id).Sum(key => key.Max(e => e.TimesAccepted));

    private string? Tagged => Tags is { ValueKind: JsonValueKind.Object } tags && tags.TryGetProperty(Tag, out var id) ? id.GetString() : null;
}

/// <summary>A request that a provider got. Without a status it was never answered.</summary>
public sealed record TrueCall(DateTimeOffset At, string Method, string Path, string? IdempotencyKey, int? Status, string? Fault)
{
    /// <summary>A ledger entry or an email, which a key makes repeatable.</summary>
    public bool IsWrite => Method is "POST";
}
