using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Web.Http;
using MailKit.Web.Providers.Dodo;
using MailKit.Web.Providers.Resend;
using Microsoft.Extensions.Options;

namespace MailKit.Tests.Capacity;

/// <summary>A request as the world of the capacity run saw it.</summary>
public readonly record struct CountedCall(CallPurpose Purpose, DateTimeOffset At);

/// <summary>Both providers without a network: every answer is right and takes a fifth of a second; what is counted is how often they are asked, and for what. The limits are the product's.</summary>
public sealed class CountedProviders(ProviderLimits limits, IOptions<DodoOptions> dodo, IOptions<ResendOptions> resend, TimeProvider clock) : ICreditGateway, IEmailGateway
{
    public const long CreditsOfEach = 5000;

    private const int Page = 100;
    private static readonly TimeSpan AnswerTakes = TimeSpan.FromMilliseconds(200);

    private readonly ConcurrentDictionary<string, List<DodoEntry>> _ledgers = new();
    private readonly List<ResendEmail> _emails = [];
    private readonly ConcurrentDictionary<Guid, DateTimeOffset> _sent = new();

    public IReadOnlyCollection<string> Credits { get; } = [Credit.Emails];

    /// <summary>Every request to Dodo.</summary>
    public List<CountedCall> DodoCalls { get; } = [];

    /// <summary>How long each email waited for its debit, from the moment that Resend had it.</summary>
    public List<TimeSpan> DebitAges { get; } = [];

    /// <summary>How long each person waited at a checkout, Dodo's own time taken off.</summary>
    public List<TimeSpan> CheckoutWaits { get; } = [];

    public int SentEmails => _sent.Count;

    /// <summary>What a checkout asks of Dodo: the product, the session, and on the way back how it went.</summary>
    public async Task CheckOutAsync(CancellationToken cancellationToken)
    {
        CallPurposes.Begin(CallPurpose.Person);

        for (var call = 0; call < 3; call++)
        {
            var began = clock.GetUtcNow();
            await CallDodoAsync(cancellationToken);
            CheckoutWaits.Add(clock.GetUtcNow() - began - AnswerTakes);
        }
    }

    public async Task<DebitAnswer> DebitAsync(string customerId, string credit, long credits, DebitNote note, CancellationToken cancellationToken)
    {
        await CallDodoAsync(cancellationToken);
        var now = clock.GetUtcNow();
        var ledger = Ledger(customerId);
        Assert.DoesNotContain(ledger, e => e.Debit?.Key == note.Key);
        ledger.Add(new($"cdl_{ledger.Count}_{customerId}", customerId, credit, LedgerKind.Debit, -credits, 0, null, note.Reason, note, null, now));

        foreach (var email in note.EmailIds)
        {
            DebitAges.Add(now - _sent[email]);
        }

        return new DebitAnswer.Posted(ledger[^1].Id, null, now);
    }

    public async IAsyncEnumerable<DodoEntry> LedgerAsync(string customerId, string credit, DateTimeOffset? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var all = Ledger(customerId).Where(e => since is null || e.At >= since).Reverse().Chunk(Page).ToList();

        foreach (var page in all is [] ? [[]] : all)
        {
            await CallDodoAsync(cancellationToken);

            foreach (var entry in page)
            {
                yield return entry;
            }
        }
    }

    public async Task<IReadOnlyList<DodoGrant>> ActiveGrantsAsync(string customerId, string credit, CancellationToken cancellationToken)
        => [new($"grant_{customerId}", CreditsOfEach, await BalanceAsync(customerId, credit, cancellationToken), "subscription", clock.GetUtcNow().AddDays(-8), null)];

    public async Task<long> BalanceAsync(string customerId, string credit, CancellationToken cancellationToken)
    {
        await CallDodoAsync(cancellationToken);
        return Ledger(customerId).Sum(e => e.Change);
    }

    public async Task<Delivery> SendAsync(OutgoingMessage message, CancellationToken cancellationToken)
    {
        await CallResendAsync(cancellationToken);
        return Accept(message);
    }

    public async Task<BatchDelivery> SendBatchAsync(string key, IReadOnlyList<OutgoingMessage> messages, CancellationToken cancellationToken)
    {
        await CallResendAsync(cancellationToken);
        return new BatchDelivery.Answered([.. messages.Select(Accept)]);
    }

    public async Task<ResendEmail?> FindAsync(string resendId, CancellationToken cancellationToken)
    {
        await CallResendAsync(cancellationToken);
        return _emails.Find(e => e.Id == resendId);
    }

    public async IAsyncEnumerable<ResendEmail> ListAsync(string? after, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var from = after is null ? _emails.Count : _emails.FindLastIndex(e => e.Id == after);

        for (var end = from; end > 0; end -= Page)
        {
            await CallResendAsync(cancellationToken);

            foreach (var email in _emails[Math.Max(0, end - Page)..end].AsEnumerable().Reverse())
            {
                yield return email;
            }
        }
    }

    /// <summary>The account's first credits, as the product's book has them, too.</summary>
    public static DodoEntry FirstCredits(string customerId, DateTimeOffset at)
        => new($"cdl_{customerId}", customerId, Credit.Emails, LedgerKind.Added, CreditsOfEach, 0, null, "Credits added for subscription", null, null, at);

    private List<DodoEntry> Ledger(string customerId) => _ledgers.GetOrAdd(customerId, id => [FirstCredits(id, CapacityWorld.FirstDay.AddDays(-8))]);

    private Delivery.Accepted Accept(OutgoingMessage message)
    {
        var id = message.EmailId!.Value;
        Assert.True(_sent.TryAdd(id, clock.GetUtcNow()), $"{id} was sent twice.");
        _emails.Add(new($"re_{id:N}", id, message.To, message.Subject, "delivered", clock.GetUtcNow()));
        return new(_emails[^1].Id);
    }

    private async Task CallDodoAsync(CancellationToken cancellationToken)
    {
        await limits.EnterAsync(ProviderLimits.Dodo, dodo.Value.Limits, cancellationToken);
        DodoCalls.Add(new(CallPurposes.Current, clock.GetUtcNow()));
        await Task.Delay(AnswerTakes, clock, cancellationToken);
    }

    private async Task CallResendAsync(CancellationToken cancellationToken)
    {
        await limits.EnterAsync(ProviderLimits.Resend, resend.Value.Limits, cancellationToken);
        await Task.Delay(AnswerTakes, clock, cancellationToken);
    }
}
