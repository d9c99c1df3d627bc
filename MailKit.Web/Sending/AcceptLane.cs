using MailKit.Web.Work;
using MailKit.Web.Work.Lanes;
using Microsoft.Extensions.Options;

namespace MailKit.Web.Sending;

/// <summary>Accepts the emails of all requests that wait in one transaction.</summary>
public sealed class AcceptLane(Transactions transactions, IOptions<WorkOptions> options)
{
    // Who goes away while his email is being written does not take the others' with him.
    private readonly WriteLane<NewEmail, Written> _lane = new(
        emails => transactions.RunAsync<NewEmails, IReadOnlyList<Written>>([.. emails.Select(e => e.Email.AccountId).Distinct()], book => book.AddAsync(emails, CancellationToken.None), CancellationToken.None),
        options.Value.LaneSize,
        options.Value.LaneRoom);

    /// <summary>So many emails wait to be accepted.</summary>
    public int Waiting => _lane.Waiting;

    /// <exception cref="LaneFullException">Too many wait already; nothing was written.</exception>
    public Task<Written> WriteAsync(NewEmail email, CancellationToken cancellationToken) => _lane.WriteAsync(email, cancellationToken);
}
