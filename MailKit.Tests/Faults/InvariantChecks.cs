using System.Data.Common;
using MailKit.Domain.Sending;
using MailKit.Tests.Faults.Clusters;
using MailKit.Tests.Hosting;

namespace MailKit.Tests.Faults;

/// <summary>Compares our database with the sandbox's books, by the invariants of docs/operations.md; the truth is the sandbox's.</summary>
public static class InvariantChecks
{
    private static readonly TimeSpan FirstLook = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LaterLook = TimeSpan.FromMilliseconds(400);

    /// <summary>The violations that remain when everything should long be at rest; none as soon as there are none.</summary>
    public static async Task<IReadOnlyList<string>> AtRestAsync(TrialRound round, TimeSpan patience)
    {
        var began = TimeProvider.System.GetTimestamp();

        for (var pause = FirstLook; ; pause = Until.Longer(pause, LaterLook))
        {
            var violations = await LookAsync(round);

            if (violations.Count is 0 || TimeProvider.System.GetElapsedTime(began) > patience)
            {
                return violations;
            }

            await Task.Delay(pause);
        }
    }

    private static async Task<IReadOnlyList<string>> LookAsync(TrialRound round)
    {
        try
        {
            var seen = await Snapshot.TakeAsync(round);

            return
            [
                .. OncePerEmail(seen),
                .. NothingLost(seen, round),
                .. seen.Accounts.SelectMany(account => Money(seen, account, round)),
                .. NobodyElse(seen, round),
            ];
        }
        catch (Exception e) when (e is DbException || e.InnerException is DbException)
        {
            return [$"The database could not be read: {e.Message}"];
        }
    }

    private static IEnumerable<string> OncePerEmail(Snapshot seen)
    {
        foreach (var email in seen.Emails)
        {
            var (sent, debits) = (seen.TimesSent(email.Id), seen.Debits[email.Id].Count());

            if (sent > 1 || debits > 1)
            {
                yield return $"I1: {email.Id} ({email.State}) was sent {sent} times and debited {debits} times.";
            }
            else if (debits > sent || (email.State is EmailState.Settled && (sent, debits) is not (1, 1)) || (email.State is EmailState.Refused && sent + debits > 0))
            {
                yield return $"I1: {email.Id} is {email.State}, but was sent {sent} times and debited {debits} times.";
            }

            if (email.ResendId is { } id && sent is 1 && seen.Sent[email.Id].All(e => e.Id != id))
            {
                yield return $"I4: {email.Id} carries the Resend id {id}, which is not its own.";
            }
        }
    }

    private static IEnumerable<string> NothingLost(Snapshot seen, TrialRound round)
    {
        var known = seen.Emails.ToDictionary(e => e.Id);

        foreach (var answer in round.Answers.Where(a => a.IsAccepted && !round.IsRestored))
        {
            if (!known.ContainsKey(answer.EmailId!.Value))
            {
                yield return $"I2: {answer.EmailId} was accepted and is lost.";
            }
        }

        foreach (var keys in round.Answers.Where(a => a.IsAccepted).GroupBy(a => (a.Account.Id, a.RequestKey)).Where(keys => keys.Select(a => a.EmailId).Distinct().Count() > 1 && !round.IsRestored))
        {
            yield return $"I1: the key {keys.Key.RequestKey} was answered with several emails.";
        }

        foreach (var email in seen.Emails.Where(e => !round.Ends.Contains(e.State)))
        {
            yield return $"I2: {email.Id} is still {email.State}.";
        }
    }

    private static IEnumerable<string> Money(Snapshot seen, ClusterAccount account, TrialRound round)
    {
        var (ours, truth) = (seen.Balances.Single(b => b.AccountId == account.Id), seen.Customers[account.CustomerId]);
        var (emails, lines) = (seen.Emails.Where(e => e.AccountId == account.Id).ToList(), seen.Ledger.Where(l => l.AccountId == account.Id).ToList());

        if (ours.Posted != truth.Balance)
        {
            yield return $"I5: our book says {ours.Posted}, Dodo says {truth.Balance}.";
        }

        if (ours.Held != emails.Where(e => e.IsOpen).Sum(e => e.Credits))
        {
            yield return $"I3: {ours.Held} credits are held for emails worth {emails.Where(e => e.IsOpen).Sum(e => e.Credits)}.";
        }

        if (truth.Balance < 0 || (ours.Posted < ours.Held && !round.Ends.Contains(EmailState.Unpaid)))
        {
            yield return $"I3: {ours.Held} credits are held of {ours.Posted}; Dodo has {truth.Balance}.";
        }

        if (lines.Sum(l => l.Posted) != ours.Posted || lines.Sum(l => l.Held) != ours.Held)
        {
            yield return $"I5: the lines sum up to {lines.Sum(l => l.Posted)} and {lines.Sum(l => l.Held)}, the balance says {ours.Posted} and {ours.Held}.";
        }

        var days = seen.Days.Where(d => d.AccountId == account.Id).Select(d => (d.Credit, d.Day, d.Kind, d.Posted, d.Lines));

        if (!lines.Where(l => l.Posted is not 0).GroupBy(l => (l.Credit, Day: DateOnly.FromDateTime(l.At.UtcDateTime), l.Kind)).Select(d => (d.Key.Credit, d.Key.Day, d.Key.Kind, d.Sum(l => l.Posted), d.LongCount())).ToHashSet().SetEquals(days))
        {
            yield return "I5: the days of the ledger do not add up to its lines.";
        }

        if (truth.LedgerEntries.Select(l => l.Id).Except(lines.Select(l => l.DodoEntryId)).Count() is > 0 and var missing && truth.LedgerEntries.All(l => l.EmailIds.Count() < 2))
        {
            yield return $"I4: {missing} of Dodo's entries are not in our ledger.";
        }

        var debited = truth.LedgerEntries.Where(l => l.EmailIds.Any()).Sum(l => l.Amount);
        var sent = emails.Where(e => e.State is EmailState.Settled).Sum(e => e.Credits);

        if (debited != sent && !round.IsRestored)
        {
            yield return $"I1: {sent} credits of settled emails, {debited} debited.";
        }
    }

    private static IEnumerable<string> NobodyElse(Snapshot seen, TrialRound round)
    {
        var owners = seen.Emails.ToDictionary(e => e.Id, e => e.AccountId);
        var accounts = seen.Accounts.ToDictionary(a => a.To);

        foreach (var (id, email) in seen.Sent.SelectMany(group => group.Select(email => (group.Key, email))))
        {
            if (!accounts.TryGetValue(email.To[0], out var account))
            {
                continue;
            }

            if (!owners.TryGetValue(id, out var owner))
            {
                if (!round.IsRestored)
                {
                    yield return $"I2: {id} was sent, and nobody knows it.";
                }
            }
            else if (owner != account.Id || seen.Debits[id].Any(d => d.Customer.Id != account.CustomerId))
            {
                yield return $"I7: {id} of one account was sent or debited for another.";
            }
        }

        foreach (var answer in round.Answers.Where(a => a.IsAccepted && owners.TryGetValue(a.EmailId!.Value, out var owner) && owner != a.Account.Id))
        {
            yield return $"I7: {answer.EmailId} was answered to another account than its own.";
        }
    }
}
