using Tiflow.Executor.Session;

namespace Tiflow.Executor.Tests.Session;

public sealed class SearchPlanTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SearchPlan _plan = new(["m1", "m2", "m3"], except: null);

    [Fact]
    public void TakeDue_Begin_IsTheWholeList()
    {
        _plan.TakeDue(TimeSpan.Zero).ShouldBe(["m1", "m2", "m3"]);
        _plan.TakeDue(TimeSpan.Zero).ShouldBeEmpty();
        _plan.UntilDue(TimeSpan.Zero).ShouldBeNull();
    }

    [Fact]
    public void TakeDue_OneNeverAnswers_TheOthersAreAskedAgainAndAgain()
    {
        _plan.TakeDue(TimeSpan.Zero);
        var asked = 0;
        for (var now = TimeSpan.Zero; now < 3 * Second; now += TimeSpan.FromMilliseconds(10))
        {
            foreach (var address in now == TimeSpan.Zero ? ["m2", "m3"] : _plan.TakeDue(now))
            {
                address.ShouldNotBe("m1");
                asked++;
                _plan.Failed(address, leader: "m1", now);
            }
        }

        asked.ShouldBeInRange(16, 24);
    }

    [Fact]
    public void TakeDue_SilentLeader_IsNotAskedEvenIfOthersNameIt()
    {
        var plan = new SearchPlan(["m1", "m2"], except: "m1");

        plan.TakeDue(TimeSpan.Zero).ShouldBe(["m2"]);
        plan.Failed("m2", leader: "m1", TimeSpan.Zero);

        plan.TakeDue(Second).ShouldBe(["m2"]);
    }

    [Fact]
    public void TakeDue_OnlyTheSilentLeaderIsListed_IsNobody()
    {
        var plan = new SearchPlan(["m1"], except: "m1");

        plan.TakeDue(TimeSpan.Zero).ShouldBeEmpty();
        plan.UntilDue(TimeSpan.Zero).ShouldBeNull();
    }

    [Fact]
    public void TakeDue_LeaderThatIsNotListed_IsAskedOnceAllOthersHaveAnswered()
    {
        var plan = new SearchPlan(["m1", "m2"], except: null);
        plan.TakeDue(TimeSpan.Zero);

        plan.Failed("m1", leader: "other", TimeSpan.Zero);
        plan.TakeDue(TimeSpan.Zero).ShouldBeEmpty();
        plan.Failed("m2", leader: "other", TimeSpan.Zero);

        plan.TakeDue(TimeSpan.Zero).ShouldBe(["other"]);
    }

    [Fact]
    public void TakeDue_LeaderThatIsNotListedChanges_IsTheNewOne()
    {
        var plan = new SearchPlan(["m1"], except: null);
        plan.TakeDue(TimeSpan.Zero);
        plan.Failed("m1", leader: "old", TimeSpan.Zero);
        plan.TakeDue(TimeSpan.Zero).ShouldBe(["old"]);

        plan.TakeDue(Second).ShouldBe(["m1"]);
        plan.Failed("m1", leader: "new", Second);
        plan.Failed("old", leader: null, Second);

        plan.TakeDue(Second).ShouldBe(["new"]);
    }

    [Fact]
    public void TakeDue_AnyAnswers_NobodyIsAskedTwiceAtOnce()
    {
        string[] names = ["m1", "m2", "m3", "other", "another"];
        for (var seed = 0; seed < 500; seed++)
        {
            var random = new Random(seed);
            var (plan, now, owing) = (new SearchPlan(names[..3], except: null), TimeSpan.Zero, new HashSet<string>(StringComparer.Ordinal));
            for (var step = 0; step < 60; step++)
            {
                now += TimeSpan.FromMilliseconds(random.Next(700));
                foreach (var address in plan.TakeDue(now))
                {
                    owing.Add(address).ShouldBeTrue($"seed {seed}: {address} was asked twice");
                }

                var who = names[random.Next(names.Length)];
                if (owing.Remove(who))
                {
                    plan.Failed(who, names.ElementAtOrDefault(random.Next(names.Length + 1)), now);
                }
            }
        }
    }
}
