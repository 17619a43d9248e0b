"""What moto's Step Functions lack as a stand-in for AWS. `moto.py` beside this file imports it; it changes only the classes that are loaded.

As it comes, moto does not run executions but makes their history up. Told to run them, it fails from the second execution on (it copies threads), knows no activities (GetActivityTask is missing),
forgets causes, names every unnamed execution "None", and gives histories without pages. What is mended here behaves as AWS does in our runs and in the snapshots that others recorded.
Not mended: RedriveExecution and ValidateStateMachineDefinition (an internal error), variables and JSONata, and definitions that AWS would refuse.
"""

import base64
import collections
import copy
import json
import select
import socket
import sys
import threading
import time
import types
import uuid

import flask
from moto.core import config
from moto.core.exceptions import ServiceException
from moto.core.responses import ActionResult, EmptyResult
from moto.core.utils import utcnow
from moto.stepfunctions import models, responses
from moto.stepfunctions.parser import models as interpreter
from moto.stepfunctions.parser.api import ExecutionStatus, HistoryEventType, InvalidDefinition
from moto.stepfunctions.parser.asl.component.common.timeouts.timeout import EvalTimeoutError
from moto.stepfunctions.parser.asl.component.state.exec.state_task.state_task_activitiy import StateTaskActivity
from moto.stepfunctions.parser.asl.eval.callback.callback import CallbackOutcomeFailure, CallbackOutcomeFailureError
from moto.stepfunctions.parser.asl.eval.environment import Environment
from moto.stepfunctions.parser.asl.eval.program_state import ProgramStopped, ProgramTimedOut
from moto.stepfunctions.parser.asl.parse.preprocessor import Preprocessor
from moto.stepfunctions.parser.asl.utils.encoding import to_json_str

config.default_user_config.setdefault("stepfunctions", {})["execute_state_machine"] = True
sys.setrecursionlimit(100_000)  # a Map takes some calls more for each of its items

LONG_POLL = 60
LOOK = 0.2  # how often whoever waits looks whether it still should

Api = responses.StepFunctionResponse
Backend = interpreter.StepFunctionsParserBackend
starting = threading.Lock()


class Refused(ServiceException):
    __module__ = "moto.stepfunctions.exceptions"  # tells moto whose errors these are


class Task:
    """A task of an activity, from its schedule to its end. The state's thread waits in it; workers' requests change it."""

    def __init__(self, token, text):
        self.token, self.text = token, text
        self.changed = threading.Condition()
        self.is_open, self.is_started, self.worker, self.beaten, self.answer = True, False, None, None, None

    def hand_out(self, worker):
        with self.changed:
            if self.is_open:
                self.is_started, self.worker, self.beaten = True, worker, time.monotonic()
                self.changed.notify_all()
            return self.is_open

    def tell(self, answer=None):
        """An answer, or a heartbeat without one."""
        with self.changed:
            if not self.is_open or self.answer:
                raise Refused("TaskTimedOut", "Task Timed Out: 'Provided task does not exist anymore'")
            self.beaten, self.answer = time.monotonic(), answer
            self.changed.notify_all()

    def wait(self, ends, beat, is_wanted, started):
        """Answers what the worker said; None when nobody wants it any more."""
        with self.changed:
            try:
                while is_wanted():
                    if self.is_started and started:
                        started, _ = None, started(self.worker)
                    if self.answer:
                        return self.answer
                    now = time.monotonic()
                    due = min(ends, self.beaten + beat) if self.is_started and beat else ends
                    if now >= due:
                        raise EvalTimeoutError()
                    self.changed.wait(min(due - now, LOOK))
            finally:
                self.is_open = False


class Activity:
    """The tasks of an activity that nobody has taken yet."""

    def __init__(self):
        self.tasks, self.ready = collections.deque(), threading.Condition()

    def add(self, task):
        with self.ready:
            self.tasks.append(task)
            self.ready.notify()

    def take(self, worker, is_gone):
        ends = time.monotonic() + LONG_POLL
        while True:
            with self.ready:
                if is_gone():
                    self.ready.notify()  # the next one's turn
                    return None
                while self.tasks:
                    task = self.tasks.popleft()
                    if task.hand_out(worker):
                        return task
                left = ends - time.monotonic()
                if left <= 0:
                    return None
                self.ready.wait(min(left, LOOK))


activities, tasks = {}, {}  # by ARN, by token


def caller_is_gone():
    """A poll that its caller has given up must not take a task."""
    connection = flask.request.environ.get("werkzeug.socket")
    try:
        return connection is not None and bool(select.select([connection], [], [], 0)[0]) and connection.recv(1, socket.MSG_PEEK) == b""
    except OSError:
        return True


def replaced(owner, name):
    def put(function):
        setattr(owner, name, function(getattr(owner, name, None)))

    return put


@replaced(StateTaskActivity, "_eval_execution")
def _(unmended):
    def run(state, env):
        arn = state.resource.resource_arn
        if arn not in activities:
            return unmended(state, env)  # says so
        value = state._eval_parameters(env)
        text, limit, beat = to_json_str(value), seconds(state.timeout, env), seconds(state.heartbeat, env)
        scheduled = {"resource": arn, "input": text, "inputDetails": {"truncated": False}}
        if not state.timeout.is_default_value():
            scheduled["timeoutInSeconds"] = limit
        if beat:
            scheduled["heartbeatInSeconds"] = beat
        note(env, HistoryEventType.ActivityScheduled, scheduled)

        task = Task(env.states.context_object.update_task_token(), text)
        tasks[task.token] = task
        activities[arn].add(task)
        answer = task.wait(
            time.monotonic() + limit, beat, env.is_running, lambda worker: note(env, HistoryEventType.ActivityStarted, {"workerName": worker} if worker else {})
        )
        if answer is None:
            return env.stack.append(None)  # stopped: the interpreter looks no further
        if "error" in answer:
            raise CallbackOutcomeFailureError(CallbackOutcomeFailure(callback_id=task.token, error=answer["error"], cause=answer["cause"]))
        env.stack.append(json.loads(answer["output"]))
        note(env, HistoryEventType.ActivitySucceeded, {"output": answer["output"], "outputDetails": {"truncated": False}})

    return run


def seconds(field, env):
    if field is None:
        return None
    field.eval(env=env)
    return env.stack.pop()


def note(env, kind, details):
    name = kind.value[0].lower() + kind.value[1:] + "EventDetails"
    env.event_manager.add_event(context=env.event_history_context, event_type=kind, event_details={name: details})


@replaced(Api, "create_activity")
def _(unmended):
    def create(api):
        name, backend = api._get_param("name"), api.stepfunction_backend
        known = next((activity for activity in list(backend.activities.values()) if activity.name == name), None)
        if known:
            return ActionResult({"activityArn": known.arn, "creationDate": known.creation_date})
        answer = unmended(api)
        activities.setdefault(answer.result["activityArn"], Activity())
        return answer

    return create


@replaced(Api, "delete_activity")
def _(unmended):
    def delete(api):
        activities.pop(api._get_param("activityArn"), None)
        return unmended(api)

    return delete


@replaced(Api, "get_activity_task")
def _(_missing):
    def poll(api):
        arn = api._get_param("activityArn")
        api.stepfunction_backend.describe_activity(arn)
        task = activities[arn].take(api._get_param("workerName"), caller_is_gone)
        return ActionResult({"taskToken": task.token, "input": task.text} if task else {})

    return poll


def answering(name, answer_of):
    @replaced(Api, name)
    def _(unmended):
        def send(api):
            task = tasks.get(api._get_param("taskToken"))
            if task is None:
                return unmended(api)
            task.tell(answer_of(api))
            return EmptyResult()

        return send


def success(api):
    output = api._get_param("output")
    try:
        json.loads(output)
    except ValueError as problem:
        raise Refused("InvalidOutput", f"Invalid Output: '{problem}'")
    return {"output": output}


answering("send_task_success", success)
answering("send_task_failure", lambda api: {"error": api._get_param("error"), "cause": api._get_param("cause")})
answering("send_task_heartbeat", lambda api: None)


@replaced(Backend, "create_state_machine")
def _(unmended):
    def create(backend, name, definition, *arguments, **more):
        try:
            machine = unmended(backend, name, definition, *arguments, **more)
        except InvalidDefinition as problem:
            raise Refused("InvalidDefinition", f"Invalid State Machine Definition: '{problem.message}'")
        if machine.definition != definition:
            raise Refused("StateMachineAlreadyExists", f"State Machine Already Exists: '{machine.arn}'")
        return machine

    return create


@replaced(Backend, "start_execution")
def _(unmended):
    def start(backend, machine, name=None, *arguments, **more):
        if name:
            backend._validate_name(name)
        with starting:
            return unmended(backend, machine, name or str(uuid.uuid4()), *arguments, **more)

    return start


@replaced(Api, "stop_execution")
def _(_unmended):
    def stop(api):
        execution = api.stepfunction_backend.describe_execution(api._get_param("executionArn"))
        error, cause = api._get_param("error"), api._get_param("cause")
        while execution.status == "RUNNING":
            env = execution.exec_worker.env
            if env and env.is_running():
                env.set_stop(stop_date=utcnow(), error=error, cause=cause)
            if env and isinstance(env.program_state(), ProgramStopped):
                # At once, as on AWS; its threads may sleep on for a while.
                execution.exec_status, execution.stop_date, execution.error, execution.cause = ExecutionStatus.ABORTED, utcnow(), error, cause
                break
            time.sleep(0.01)
        return ActionResult({"stopDate": execution.stop_date})

    return stop


@replaced(Environment, "set_error")
def _(unmended):
    def fail(env, error):
        # What fails because all was stopped does not make a failure of it.
        if not isinstance(env.program_state(), (ProgramStopped, ProgramTimedOut)):
            unmended(env, error)

    return fail


@replaced(Api, "describe_execution")
def _(unmended):
    def describe(api):
        execution = api.stepfunction_backend.describe_execution(api._get_param("executionArn"))
        if execution.status == "SUCCEEDED":
            # With the quotes of a text, and with times, which moto keeps as objects.
            text = json.dumps(execution.output, separators=(",", ":"), ensure_ascii=False, default=lambda time: time.isoformat(timespec="milliseconds").replace("+00:00", "Z"))
            execution = types.SimpleNamespace(**{**vars(execution), "status": "SUCCEEDED", "output": text})
        answer = unmended(types.SimpleNamespace(_get_param=api._get_param, stepfunction_backend=types.SimpleNamespace(describe_execution=lambda arn: execution)))
        if execution.status != "RUNNING":
            answer.result["stopDate"] = execution.stop_date
        answer.result["redriveCount"] = 0
        return answer

    return describe


@replaced(Api, "get_execution_history")
def _(unmended):
    def read(api):
        events = unmended(api).result["events"]
        if api._get_param("reverseOrder"):
            events.reverse()
        token, most = api._get_param("nextToken"), int(api._get_param("maxResults") or 100)
        first = int(base64.b64decode(token)) if token else 0
        following = first + most
        return ActionResult({"events": events[first:following], "nextToken": base64.b64encode(str(following).encode()).decode() if following < len(events) else None})

    return read


# A copy of a machine takes no executions with it, whose threads cannot be copied.
def copied(machine, memo):
    twin = copy.copy(machine)
    twin.executions = []
    return twin


models.StateMachine.__deepcopy__ = copied

# One parse must not leave its scopes to the next.
Preprocessor.__init__ = lambda parser: setattr(parser, "_query_language_per_scope", [])
