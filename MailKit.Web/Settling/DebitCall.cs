using MailKit.Domain.Credits;
using MailKit.Domain.Work;
using MailKit.Web.Work;

namespace MailKit.Web.Settling;

/// <summary>A request to Dodo: the debit of one email under the email's key, or of a settlement under the settlement's.</summary>
/// <param name="Credits">What it takes; 0 when there is nothing to ask for.</param>
/// <param name="Note">Null when there is nothing to ask for: it was paid for or refused meanwhile.</param>
public sealed record DebitCall(WorkItem Item, string CustomerId, string Credit, long Credits, DebitNote? Note) : ProviderCall(Item)
{
    public bool IsSettlement => Item.Kind is WorkKind.Settle;
}

/// <summary>What became of a request to Dodo.</summary>
public abstract record DebitResult
{
    private DebitResult() { }

    /// <param name="Said">What Dodo answered.</param>
    public sealed record Answered(DebitAnswer Said) : DebitResult;

    /// <summary>There was nothing to ask for.</summary>
    public sealed record Moot : DebitResult;
}
