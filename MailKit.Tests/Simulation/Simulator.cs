using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Domain.Work;
using MailKit.Web.Credits;
using MailKit.Web.Work;

namespace MailKit.Tests.Simulation;

/// <summary>
/// A model of the protocol: one account's emails through the real state machine (<see cref="Email"/>, <see cref="Settlement"/>,
/// <see cref="LedgerEntry"/>, <see cref="IdempotencyWindow"/>, <see cref="Lease"/>), over a database, a clock, a network, two providers and two processes that the seed
/// rules. It does not drive the steps' own code: <see cref="WorkRows"/> and the simulated workers say again what that does. The same seed plays the same day.
/// </summary>
public sealed class Simulator
{
    private const int Steps = 320;

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
            _world.Dodo.Adjust(_world.Chance.Next(2, 12), _world.Now);
            _messenger.List();

            for (var step = 0; step < Steps; step++)
            {
                Play(quiet: false);
            }

            return SimulatedInvariants.Overdrawn(_world, isAlone: _seed % 3 is 0) ?? Rest() ?? SimulatedInvariants.Rested(_world);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException)
        {
            return e.Message;
        }
    }

    private void Play(bool quiet)
    {
        _world.PassMoment();

        switch (_world.Chance.Next(quiet ? 10 : 16))
        {
            case 0 or 1 or 2:
                _workers.Begin();
                break;

            case 3 or 4 or 5 or 6 or 7 when _world.Busy.Count > 0:
                GoOn(_world.Busy[_world.Chance.Next(_world.Busy.Count)], quiet);
                break;

            case 8:
                _messenger.Tell(quiet);
                break;

            case 9:
                _world.Pass(TimeSpan.FromSeconds(_world.Chance.Next(1, _world.Happens(4) ? 30 : 5)));
                break;

            case 10 when _world.Database.Emails.Count < 14:
                Accept();
                break;

            case 11:
                Break();
                break;

            // Somebody else moves the balance at Dodo, and nobody tells us; on two days of three.
            case 12 when _seed % 3 > 0 && _world.Happens(6):
                _world.Dodo.Adjust(Math.Max(-_world.Dodo.Balance, _world.Chance.Next(-9, 6)), _world.TrueNow);
                break;

            case 13 when _world.Happens(12):
                SetTime();
                break;

            case 14:
                _messenger.List();
                break;

            case 15 when _world.Happens(4):
                _world.Asleep = _world.Asleep is null ? _world.Chance.Next(World.Processes) : null;
                break;
        }
    }

    private void GoOn(SimulatedWorker worker, bool quiet)
    {
        if (worker.Process != _world.Asleep)
        {
            worker.GoOn(quiet);

            if (worker.IsOver)
            {
                _world.Busy.Remove(worker);
            }
        }
    }

    private void Accept()
    {
        var to = Enumerable.Range(0, _world.Chance.Next(1, 3)).Select(i => $"a{i}@b.example").ToArray();
        var (draft, _) = new Draft("me@mailkit.example", to, [], [], [], _world.Happens(8) ? "bad" : "good", null, "x").Check();
        var email = Email.Accept(World.Account, $"key-{_world.Database.Emails.Count}", null, draft!, _world.Now);
        var alone = _world.Happens(10);

        _world.Database.Transact(() =>
        {
            if (_world.Database.Hold(LedgerEntry.Hold(email, _world.Now)))
            {
                _world.Database.Emails.Add(email.Id, email);
                _world.Work.Add(new(WorkKind.Send, email.Id, _world.Now) { Alone = alone });
            }
        });
    }

    // kill -9 of a whole process, or the database is away for one of its workers.
    private void Break()
    {
        if (_world.Happens(8))
        {
            var process = _world.Chance.Next(World.Processes);
            _world.Busy.RemoveAll(f => f.Process == process);
        }
        else if (_world.Busy.Count > 0 && _world.Happens(4))
        {
            _world.Busy.RemoveAt(_world.Chance.Next(_world.Busy.Count));
        }
    }

    // A day goes by, or somebody sets our clock.
    private void SetTime()
    {
        switch (_world.Chance.Next(4))
        {
            case 0 or 1:
                _world.Pass(TimeSpan.FromHours(25));
                break;

            case 2:
                _world.SetClock(TimeSpan.FromMinutes(_world.Chance.Next(-45, 0)));
                break;

            case 3:
                _world.SetClock(_world.Happens(2) ? TimeSpan.FromHours(25) : TimeSpan.FromMinutes(_world.Chance.Next(1, 60)));
                break;
        }
    }

    // Everything works again, and somebody pays: now all must come to its end by itself.
    private string? Rest()
    {
        _world.Asleep = null;
        _world.Dodo.Adjust(40, _world.TrueNow);
        _messenger.List();

        for (var step = 0; step < 8000; step++)
        {
            Play(quiet: true);

            if (step % 20 is 0)
            {
                _world.Pass(World.Lease);
                _messenger.List();
            }

            if (_world.Busy.Count is 0 && !_messenger.Decide() && _world.Database.Work.Count is 0)
            {
                _messenger.List();
                return null;
            }
        }

        return "stuck: " + string.Join(", ", _world.Database.Work.Values.Select(w => $"{w.Kind} {w.DueAt} {w.Failures}").Distinct());
    }
}
