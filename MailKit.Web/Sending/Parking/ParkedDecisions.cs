using MailKit.Web.Work;

namespace MailKit.Web.Sending.Parking;

/// <summary>A person decides about a parked email. Each decision counts once; false when the email is no longer parked.</summary>
public sealed partial class ParkedDecisions(Transactions transactions, ILogger<ParkedDecisions> logger)
{
    /// <summary>Resend is asked once more.</summary>
    public Task<bool> LookUpAsync(Guid id, string by, CancellationToken cancellationToken)
        => DecideAsync(id, by, "look it up", parked => parked.LookUpAsync(id, cancellationToken), cancellationToken);

    /// <summary>It never left: it is sent under a new key.</summary>
    public Task<bool> SendAgainAsync(Guid id, string by, CancellationToken cancellationToken)
        => DecideAsync(id, by, "send it again", parked => parked.SendAgainAsync(id, cancellationToken), cancellationToken);

    /// <summary>It never left, and is not to: its credits go back.</summary>
    public Task<bool> GiveBackAsync(Guid id, string by, CancellationToken cancellationToken)
        => DecideAsync(id, by, "give the credits back", parked => parked.GiveBackAsync(id, cancellationToken), cancellationToken);

    private async Task<bool> DecideAsync(Guid id, string by, string decision, Func<ParkedEmails, Task<bool>> decide, CancellationToken cancellationToken)
    {
        // A webhook or another person may have been quicker: then it is looked at again, and is no longer parked.
        var counts = await transactions.RunAsync(decide, cancellationToken);

        if (counts)
        {
            LogDecided(by, decision, id);
        }

        return counts;
    }

    [LoggerMessage(LogLevel.Warning, "{By} decided about the parked email {EmailId}: {Decision}")]
    private partial void LogDecided(string by, string decision, Guid emailId);
}
