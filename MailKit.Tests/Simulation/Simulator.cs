using MailKit.Domain.Credits;
using MailKit.Domain.Sending;

namespace MailKit.Tests.Simulation;

/// <summary>
/// One account's emails through the real state machine (<see cref="Email"/>, <see cref="EmailBatch"/>, <see cref="Settlement"/>,
/// <see cref="LedgerEntry"/>), over a database, a clock, a network and two providers that the seed rules. The same seed plays the same day.
/// </summary>
public sealed class Simulator
{
    private const int Steps = 220;

    private readonly int _seed;
    private readonly World _world;
    private readonly Workers _workers;
    private readonly Messenger _messenger;

    public Simulator(int seed, Sabotage sabotage = Sabotage.None)
    {
        (_seed, _world) = (seed, new World(seed, sabotage));
        (_workers, _messenger) = (new Workers(_world), new Messenger(_world));
    }

    /// <summary>Plays the day and answers what is wrong at its end; null when nothing is.</summary>
    public string? Run()
    {
        try
        {
            _messenger.Import(_world.Dodo.Adjust(_world.Chance.Next(2, 12), _world.Now));

            for (var step = 0; step < Steps; step++)
            {
                Play(quiet: false);
            }

            return Overdrawn() ?? Rest() ?? Judge();
        }
        catch (InvalidOperationException e)
        {
            return e.Message;
        }
    }

    private void Play(bool quiet)
    {
        switch (_world.Chance.Next(quiet ? 8 : 14))
        {
            case 0 or 1 or 2:
                _workers.Begin();
                break;

            case 3 or 4 or 5 when _world.Flights.Count > 0:
                _workers.GoOn(_world.Flights[_world.Chance.Next(_world.Flights.Count)], quiet);
                break;

            case 6:
                _messenger.Tell(quiet);
                break;

            case 7:
                _world.Now += TimeSpan.FromSeconds(_world.Chance.Next(1, 30));
                break;

            case 8 when _world.Store.Emails.Count < 14:
                Accept();
                break;

            // kill -9
            case 9 when _world.Flights.Count > 0 && _world.Chance.Next(3) is 0:
                _world.Flights.RemoveAt(_world.Chance.Next(_world.Flights.Count));
                break;

            // Somebody else moves the balance at Dodo, and nobody tells us; on two days of three.
            case 10 when _seed % 3 > 0 && _world.Chance.Next(10) is 0:
                _world.Dodo.Adjust(Math.Max(-_world.Dodo.Balance, _world.Chance.Next(-4, 6)), _world.Now);
                break;

            // A day goes by.
            case 11 when _world.Chance.Next(12) is 0:
                _world.Now += TimeSpan.FromHours(25);
                break;

            case 12:
                _world.Dodo.Entries.ForEach(e => _messenger.Import(e));
                break;
        }
    }

    private void Accept()
    {
        var to = Enumerable.Range(0, _world.Chance.Next(1, 3)).Select(i => $"a{i}@b.example").ToArray();
        var (draft, _) = new Draft("me@mailkit.example", to, [], [], [], _world.Chance.Next(8) is 0 ? "bad" : "good", null, "x").Check();
        var email = Email.Accept(World.Account, $"key-{_world.Store.Emails.Count}", null, draft!, _world.Now);

        if (_world.Store.Post(LedgerEntry.Hold(World.Account, email.Id, email.Credits, _world.Now)))
        {
            _world.Store.Emails.Add(email.Id, email);
        }
    }

    private string? Overdrawn()
    {
        var (accepted, granted) = (_world.Store.Emails.Values.Where(e => e.State is not EmailState.Refused).Sum(e => e.Credits), _world.Dodo.Entries.Where(e => e.Debit is null).Sum(e => e.Change));

        return _seed % 3 is 0 && accepted > granted ? $"{accepted} accepted with {granted} credits" : null;
    }

    // Everything works again, and somebody pays: now all must come to its end by itself.
    private string? Rest()
    {
        _messenger.Import(_world.Dodo.Adjust(40, _world.Now));

        for (var step = 0; step < 6000; step++)
        {
            Play(quiet: true);

            if (step % 20 is 0)
            {
                _world.Now += World.Lease;
                _world.Dodo.Entries.ForEach(e => _messenger.Import(e));
            }

            if (_world.Flights.Count is 0 && _world.Store.Emails.Values.All(e => e.State is EmailState.Settled or EmailState.Refused || e is { State: EmailState.Parked, DueAt: null }))
            {
                return null;
            }
        }

        return "stuck: " + string.Join(", ", _world.Store.Emails.Values.Select(e => $"{e.State} {e.DueAt} {e.Failures}").Distinct());
    }

    private string? Judge()
    {
        foreach (var email in _world.Store.Emails.Values)
        {
            var sent = _world.Resend.Accepted.Count(a => a.Email == email.Id);
            var paid = _world.Dodo.Entries.Count(e => e.Debit?.EmailIds.Contains(email.Id) is true);

            if (sent > 1 || paid > 1 || (email.State is EmailState.Settled && (sent, paid) is not (1, 1)) || (email.State is EmailState.Refused or EmailState.Parked && (sent, paid) is not (0, 0)))
            {
                return $"a {email.State} email was sent {sent} times and debited {paid} times";
            }
        }

        var open = _world.Store.Emails.Values.Where(e => e.State is EmailState.Parked).Sum(e => e.Credits);

        return _world.Store.Held != open ? $"{_world.Store.Held} held for {open}"
            : _world.Store.Posted != _world.Dodo.Balance ? $"our book says {_world.Store.Posted}, Dodo {_world.Dodo.Balance}"
            : _world.Store.Posted - _world.Store.Held < 0 ? "more was sent than was there"
            : null;
    }
}
